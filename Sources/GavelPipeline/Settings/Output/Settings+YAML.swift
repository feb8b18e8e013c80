public import GavelCore
internal import GavelText

extension Settings {
  /// The settings with every key written out, in a fixed order: `settings.resolved.yaml`.
  ///
  /// Reading it gives the same settings. It holds the names of environment variables, no key.
  public var resolvedYAML: String {
    BlockYAML.text(of: resolvedJSON)
  }

  /// The same as JSON, keys in the order of the file.
  public var resolvedJSON: JSONObject {
    JSONObject([
      ("name", .string(name)),
      ("seed", .number(String(seed))),
      ("recipe", .text(recipe)),
      ("queries", queries.json),
      ("models", .object(JSONObject(models.map { ($0.name, $0.json) }))),
      ("candidates", .texts(candidates)),
      ("pairs", pairs.json(for: judging.answers)),
      ("teachers", .texts(teachers)),
      ("judging", judging.json),
      (
        "keep",
        ["swap": .string(keep.swap.rawValue), "contradictions": keep.contradictions.json]
      ),
      (
        "split",
        [
          "validation": .decimal(split.validation), "cluster_above": .decimal(split.clusterAbove),
        ]
      ),
      ("export", .array(export.map(\.json))),
      (
        "budget",
        [
          "usd": .decimal(budget.usd), "requests": .whole(budget.requests),
          "hours": .decimal(budget.hours),
        ]
      ),
      ("templates", .text(templates)),
      ("cache", cache.json),
    ])
  }
}

extension Settings.Cache {
  fileprivate var json: JSONValue {
    switch self {
    case .usual: .bool(true)
    case .off: .bool(false)
    case .folder(let path): .string(path)
    }
  }
}

extension Settings.Queries {
  fileprivate var json: JSONValue {
    [
      "sources": .array(sources.map(\.json)), "sample": sample?.json ?? .null,
      "diversity": diversity.json,
      "categories": categories.isEmpty ? .null : .sorted(categories) { .string($0) },
      "augment": augment?.json ?? .null, "grade": grade?.json ?? .null,
      "balance": balance?.json ?? .null,
    ]
  }
}

extension Settings.Source {
  fileprivate var json: JSONValue {
    [
      "path": .string(path), "format": .string(format.rawValue),
      "fields": [
        "instruction": .text(fields.instruction), "input": .text(fields.input),
        "reference": .text(fields.reference), "category": .text(fields.category),
        "id": .text(fields.id),
      ],
    ]
  }
}

extension Settings.Sample {
  fileprivate var json: JSONValue {
    [
      "count": .whole(count), "by": byCategory ? "category" : .null,
      "quotas": byCategory ? quotas.json : .null,
    ]
  }
}

extension Settings.Augment {
  fileprivate var json: JSONValue {
    var (total, each): (Int?, Int?) = (nil, nil)
    switch count {
    case .total(let count): total = count
    case .perCategory(let count): each = count
    }
    return [
      "model": .string(model), "count": .whole(total), "per_category": .whole(each),
      "per_request": .number(perRequest), "examples": .number(examples),
      "categories": categories.map { .texts($0) } ?? .null, "template": .string(template),
      "keep_seeds": .bool(keepSeeds),
    ]
  }
}

extension Settings.Grade {
  fileprivate var json: JSONValue {
    [
      "model": .string(model), "template": .string(template),
      "least_quality": .decimal(leastQuality), "ungraded": .string(ungraded.rawValue),
    ]
  }
}

extension Settings.Balance {
  fileprivate var json: JSONValue {
    let difficulty: JSONValue =
      switch byDifficulty {
      case .equal: "equal"
      case .counts(let counts): .sorted(counts) { .number($0) }
      case nil: .null
      }
    return [
      "count": .whole(count), "by_difficulty": difficulty,
      "by_category": byCategory?.json ?? .null,
      "bands": ["medium": .decimal(bands.medium), "hard": .decimal(bands.hard)],
    ]
  }
}

extension Settings.Sample.Quotas {
  fileprivate var json: JSONValue {
    switch self {
    case .equal: return "equal"
    case .proportional: return "proportional"
    case .counts(let counts):
      return .sorted(counts) { .number($0) }
    }
  }
}

extension Settings.Diversity {
  fileprivate var json: JSONValue {
    [
      "tokenizer": .string(tokenizer.rawValue), "rouge_l": .decimal(rougeL),
      "self_bleu": selfBLEU?.json ?? .null, "against": .texts(against),
      "numbers_guard": .bool(numbersGuard),
    ]
  }
}

extension Settings.SelfBLEULimit {
  fileprivate var json: JSONValue {
    switch target {
    case .atMost(let limit): ["order": .number(order), "at_most": .decimal(limit)]
    case .keep(let count): ["order": .number(order), "keep": .number(count)]
    }
  }
}

extension Settings.Model {
  fileprivate var json: JSONValue {
    [
      "provider": .string(provider.rawValue), "base_url": .text(baseURL), "model": .string(model),
      "api_key_env": .text(apiKeyEnv), "ca_file": .text(caFile),
      "temperature": .decimal(temperature),
      "top_p": .decimal(topP), "max_tokens": .whole(maxTokens), "seed": .whole(seed),
      "stop": .texts(stop), "extra": .object(extra), "system": .text(system),
      "json_mode": .string(jsonMode.rawValue), "reasoning": reasoning?.json ?? .null,
      "logprobs": .bool(logprobs), "top_logprobs": .whole(topLogprobs),
      "limits": [
        "concurrency": .number(limits.concurrency),
        "requests_per_minute": .whole(limits.requestsPerMinute),
        "tokens_per_minute": .whole(limits.tokensPerMinute),
        "input_tokens_per_minute": .whole(limits.inputTokensPerMinute),
        "output_tokens_per_minute": .whole(limits.outputTokensPerMinute),
        "scope": .string(limits.scope.rawValue),
      ],
      "price": price.map { $0.json(isBatched: batch != nil) } ?? .null,
      "timeout": .string(DurationText.of(timeout)), "retries": .number(retries),
      "patience": .string(DurationText.of(patience)), "via": .string(via.rawValue),
      "batch": batch?.json ?? .null,
      "simulate": provider == .simulator ? simulation.json : .null,
    ]
  }
}

extension Settings.Price {
  /// A discount counts where there are batch jobs.
  fileprivate func json(isBatched: Bool) -> JSONValue {
    var json = JSONObject([("input", .decimal(input)), ("output", .decimal(output))])
    if isBatched { json["batch_discount"] = .decimal(batchDiscount) }
    return .object(json)
  }
}

extension Settings.Batching {
  fileprivate var json: JSONValue {
    [
      "size": .number(size), "jobs": .number(jobs),
      "wait": .string(DurationText.of(wait)), "poll": .string(DurationText.of(poll)),
    ]
  }
}

extension Settings.Model.Reasoning {
  fileprivate var json: JSONValue {
    switch self {
    case .effort(let effort): ["effort": .string(effort.rawValue)]
    case .budget(let tokens): ["budget_tokens": .number(tokens)]
    }
  }
}

extension SimulatedModel.Profile {
  fileprivate var json: JSONValue {
    [
      "quality": .decimal(quality), "spread": .decimal(spread), "empty": .decimal(empty),
      "refusal": .decimal(refusal), "noise": .decimal(noise),
      "position_bias": .decimal(positionBias), "malformed": .decimal(malformed),
      "latency": .decimal(latency),
    ]
  }
}

extension Settings.Judging {
  fileprivate var json: JSONValue {
    let from: String =
      switch referenceFrom {
      case .query: "query"
      case .model(let name): name
      }
    return [
      "format": .string(format), "reference": .string(reference.rawValue),
      "reference_from": .string(from), "orders": .string(orders.rawValue),
      "path": .string(path.rawValue), "answers": .string(answers.rawValue),
    ]
  }
}

extension Settings.Pairs {
  /// The keys that have an effect.
  fileprivate func json(for shown: Settings.Judging.Answers) -> JSONValue {
    switch shown {
    case .pair, .single: ["per_query": .number(perQuery), "choose": .string(choose.rawValue)]
    case .several: ["answers": .number(answers)]
    }
  }
}

extension Settings.Contradictions {
  fileprivate var json: JSONValue {
    [
      "scores": .string(scores.rawValue), "reference": .string(reference.rawValue),
      "language": .string(language.rawValue),
    ]
  }
}

extension Settings.Export {
  /// Every key with its value, as the settings write them.
  var json: JSONValue {
    [
      "format": .string(format), "of": .string(of.rawValue),
      "swap_augmentation": .decimal(swapAugmentation),
      "reference_drop": .decimal(referenceDrop), "max_tokens": .whole(maxTokens),
      "over": maxTokens == nil ? .null : .string(over.rawValue),
      "balance": .string(balance.rawValue), "ties": ties.json, "template": .text(template),
      "license": .text(license), "language": .texts(languages),
    ]
  }
}

extension Settings.Export.Ties {
  /// `keep`, `drop` or the share, as the settings write it.
  var json: JSONValue {
    switch self {
    case .keep: "keep"
    case .drop: "drop"
    case .atMost(let share): .decimal(share)
    }
  }
}

extension JSONValue {
  fileprivate static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
  fileprivate static func texts(_ texts: [String]) -> JSONValue {
    .array(texts.map { .string($0) })
  }
  /// Values by name, sorted.
  fileprivate static func sorted<Value>(
    _ values: [String: Value], _ json: (Value) -> JSONValue
  ) -> JSONValue {
    let members = values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return .object(JSONObject(members.map { ($0.key, json($0.value)) }))
  }
  fileprivate static func whole(_ number: Int?) -> JSONValue { number.map { .number($0) } ?? .null }
  fileprivate static func decimal(_ number: Double?) -> JSONValue {
    number.map { .number(DecimalText.of($0)) } ?? .null
  }
}
