extension EvaluationReport {
  /// Every number with its name, n and interval; what has no value is null, with the reason.
  public var json: JSONValue {
    [
      "signature": .string(signature.description),
      "level": .number(level),
      "sections": .array(sections.map(\.json)),
      "matrices": .array(matrices.map(\.json)),
      "notes": .array(notes.map { .string($0) }),
      "warnings": .array(warnings.map { .string($0) }),
    ]
  }
}

extension EvaluationSection {
  fileprivate var json: JSONValue {
    [
      "section": .string(name),
      "group": group.map { ["kind": .string($0.kind), "name": .string($0.name)] } ?? .null,
      "measures": .array(measures.map(\.json)),
    ]
  }
}

extension Measured {
  fileprivate var json: JSONValue {
    [
      "name": .string(name),
      "value": number.map { .number($0) } ?? .null,
      "undefined": estimate.undefined.map { .string($0.rawValue) } ?? .null,
      "n": .number(n),
      "interval": interval?.json ?? .null,
      "standard_error": .finite(standardError),
    ]
  }
}

extension Interval {
  fileprivate var json: JSONValue {
    [
      "lower": .finite(lower), "upper": .finite(upper), "method": .string(method.rawValue),
      "rounds": rounds.map { .number($0) } ?? .null,
    ]
  }
}

extension LabelledMatrix {
  fileprivate var json: JSONValue {
    [
      "name": .string(name),
      "section": section.map { .string($0) } ?? .null,
      "rows": .array(rows.map { .string($0) }),
      "columns": .array(columns.map { .string($0) }),
      "counts": .array(
        rows.indices.map { row in .array(self.counts(ofRow: row).map { .number($0) }) }),
    ]
  }
}

extension LabelledMatrix {
  /// The counts of one row, by column.
  public func counts(ofRow row: Int) -> ArraySlice<Int> {
    counts[row * columns.count..<(row + 1) * columns.count]
  }
}

extension JSONValue {
  /// A number, or null where JSON has none for it.
  static func finite(_ value: Double?) -> JSONValue {
    guard let value, value.isFinite else { return .null }
    return .number(value)
  }
}
