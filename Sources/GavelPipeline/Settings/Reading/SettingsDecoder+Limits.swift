extension SettingsDecoder {
  private static var numbers: [(key: String, field: WritableKeyPath<Settings.Limits, Int?>)] {
    [
      ("requests_per_minute", \.requestsPerMinute), ("tokens_per_minute", \.tokensPerMinute),
      ("input_tokens_per_minute", \.inputTokensPerMinute),
      ("output_tokens_per_minute", \.outputTokensPerMinute),
      ("concurrency", \.statedConcurrency),
    ]
  }

  mutating func limits(_ model: SettingsSection) -> Settings.Limits {
    let limits = section(
      "limits", of: model,
      keys: [
        "concurrency", "requests_per_minute", "tokens_per_minute", "input_tokens_per_minute",
        "output_tokens_per_minute", "scope",
      ])
    return Settings.Limits(
      scope: choice("scope", of: limits, as: Settings.Limits.Scope.self) ?? .key,
      concurrency: integer("concurrency", of: limits, .from(1, to: 10_000)) ?? 16,
      requestsPerMinute: integer("requests_per_minute", of: limits, .from(1)),
      tokensPerMinute: integer("tokens_per_minute", of: limits, .from(1)),
      inputTokensPerMinute: integer("input_tokens_per_minute", of: limits, .from(1)),
      outputTokensPerMinute: integer("output_tokens_per_minute", of: limits, .from(1)))
  }

  /// Gives the models on one key the limits that one of them states.
  ///
  /// Two that state different ones are a problem: nobody can say which holds.
  ///
  /// - Parameter nodes: the models as they stand in the settings.
  mutating func shareLimits(among models: inout [Settings.Model], as nodes: [SettingsNode]) {
    let groups = Dictionary(grouping: models.indices) { models[$0].endpointName }
    for group in groups.values.map({ $0.sorted() }).sorted(by: { $0[0] < $1[0] })
    where group.count > 1 {
      for (key, field) in Self.numbers {
        let stating = group.filter { nodes[$0].mapping?["limits"]?.mapping?[key] != nil }
        guard let first = stating.first else { continue }
        let value = models[first].limits[keyPath: field]
        for other in stating.dropFirst() where models[other].limits[keyPath: field] != value {
          let path = "models.\(models[other].name).limits"
          let place = nodes[other].mapping?["limits"]?.mapping?[key]?.place ?? nodes[other].place
          let found = models[other].limits[keyPath: field].map(String.init) ?? "null"
          report(
            place, "\(path).\(key)",
            "found \(found), but model \"\(models[first].name)\" on the same key has "
              + "\(value.map(String.init) ?? "null"), and models on one key share their limits; state "
              + "one value, or scope: model where each has limits of its own")
        }
        for index in group { models[index].limits[keyPath: field] = value }
      }
    }
  }
}

extension Settings.Limits {
  /// The concurrency; to be set to a value.
  fileprivate var statedConcurrency: Int? {
    get { concurrency }
    set { concurrency = newValue ?? concurrency }
  }
}
