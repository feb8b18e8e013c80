public import GavelCore

extension DiversityReport {
  /// The whole report; what was not asked for or is not defined is null.
  public var json: JSONValue {
    .object(
      JSONObject([
        ("input", input.json(kind: kind, format: format)),
        ("against", .array(against.map { $0.json() })),
        ("rows", .number(rows)),
        ("unreadable", .number(unreadable)),
        ("queries", .number(queries)),
        ("without_tokens", .number(withoutTokens)),
        ("copies", copies.map { .number($0) } ?? .null),
        ("exact_duplicate", .number(dropped(as: .exactDuplicate) ?? 0)),
        ("near_duplicate", .number(dropped(as: .nearDuplicate) ?? 0)),
        ("near_benchmark", .number(dropped(as: .nearBenchmark) ?? 0)),
        ("self_bleu_removed", dropped(as: .selfBLEU).map { .number($0) } ?? .null),
        ("guarded", hasNumbersGuard ? .number(guarded) : .null),
        ("kept", .number(kept)),
        ("rouge_l_above", threshold.map { .number($0) } ?? .null),
        ("dropped_rouge_l", droppedF.json),
        (
          "highest_rouge_l",
          sections.contains(.rougeL)
            ? [
              "before": nearestBefore?.json(seed) ?? .null,
              "after": nearestAfter?.json(seed) ?? .null,
              "against": nearestAgainst?.json(seed) ?? .null,
            ] : .null
        ),
        ("self_bleu", Self.json(selfBLEU)),
        ("distinct", Self.json(distinct)),
        ("clusters", clusters?.json ?? .null),
        ("signature", .string(signature)),
      ]))
  }

  private static func json(_ measures: [Measure]?) -> JSONValue {
    guard let measures else { return .null }
    return .array(
      measures.map {
        [
          "order": .number($0.order), "before": $0.before.map { .number($0) } ?? .null,
          "after": $0.after.map { .number($0) } ?? .null,
        ]
      })
  }
}

extension DiversityReport.File {
  fileprivate func json(kind: String? = nil, format: String? = nil) -> JSONValue {
    var object = JSONObject([("path", .string(path))])
    if let kind { object["kind"] = .string(kind) }
    if let format { object["format"] = .string(format) }
    object["texts"] = .number(texts)
    object["fields"] = .object(
      JSONObject(fields.map { (key: $0.name, value: JSONValue.number($0.count)) }))
    object["with_input"] = .number(inputs)
    object["unreadable"] = .array(
      unreadable.map {
        [
          "reason": .string($0.reason.rawValue), "count": .number($0.count),
          "first": .string($0.first),
        ]
      })
    object["warnings"] = .array(warnings.map { .string($0) })
    return .object(object)
  }
}

extension DiversityReport.Nearest {
  fileprivate func json(_ seed: UInt64) -> JSONValue {
    guard case .object(var object) = f.json else { return .null }
    object["sample_of"] = sampleOf.map { .number($0) } ?? .null
    object["seed"] = sampleOf == nil ? .null : .number("\(seed)")
    return .object(object)
  }
}

extension DiversityReport.Clusters {
  fileprivate var json: JSONValue {
    [
      "above": .number(above), "count": .number(count), "queries": .number(queries),
      "largest": .array(
        largest.map { cluster in
          [
            "size": .number(cluster.size),
            "examples": .array(
              cluster.examples.map { ["line": .number($0.line), "text": .string($0.text)] }),
          ]
        }),
    ]
  }
}

extension Histogram {
  fileprivate var json: JSONValue {
    [
      "count": .number(count), "mean": mean.map { .number($0) } ?? .null,
      "median": median.map { .number($0) } ?? .null,
      "buckets": .array(buckets.map { .number($0) }), "ones": .number(ones),
    ]
  }
}
