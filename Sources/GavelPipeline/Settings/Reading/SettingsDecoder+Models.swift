internal import GavelCore

extension SettingsDecoder {
  private static let modelKeys = [
    "provider", "base_url", "model", "api_key_env", "ca_file", "temperature", "top_p", "max_tokens",
    "seed", "stop", "extra", "system", "json_mode", "reasoning", "logprobs", "top_logprobs",
    "limits", "price", "timeout", "retries", "patience", "via", "batch", "simulate",
  ]

  mutating func models(_ root: SettingsSection) -> [Settings.Model] {
    guard let node = root["models"], !node.isEmpty else {
      reportMissing("models", in: root, "; the candidates and the teachers, by name")
      return []
    }
    guard let mapping = node.mapping else {
      reportKind(node, at: "models", expected: "a mapping of names to models")
      return []
    }
    if mapping.keys.isEmpty { report(root, "models", "expected at least one model, found none") }
    var models = mapping.entries.map { name, value in model(name, value) }
    shareLimits(among: &models, as: mapping.entries.map { $0.value })
    return models
  }

  private mutating func model(_ name: String, _ node: SettingsNode) -> Settings.Model {
    let path = "models.\(name)"
    if Secret.isKeyName(name), node.mapping == nil {
      report(node.place, path, "no key may stand here; \(Secret.advice)")
    } else if name == "query" {
      report(node.place, path, "a model cannot be called \"query\", which reference_from knows")
    } else if name.isEmpty || name.contains(where: \.isNewline) {
      report(node.place, "models", "expected a model's name, found \(Secret.quoted(name))")
    }
    let keyless = Secret.isKeyName(name) && node.mapping == nil
    let empty = SettingsSection(path: path, place: node.place, mapping: SettingsMapping())
    let model = keyless ? empty : section(node, at: path, keys: Self.modelKeys) ?? empty
    if isSound(path), !model.has("provider") {
      reportMissing("provider", in: model, "; there are: anthropic, openai, simulator")
    }
    let provider = choice("provider", of: model, as: Settings.Model.Provider.self)
    checkProtocol(model, provider)
    let reasoning = reasoning(model, provider)
    let batch = batching(model, provider)
    return Settings.Model(
      name: name, provider: provider ?? .openai, baseURL: baseURL(model, provider),
      model: self.name("model", of: model) ?? name, apiKeyEnv: apiKeyEnv(model),
      caFile: caFile(model, provider),
      temperature: number(
        "temperature", of: model, .from(0, to: provider == .anthropic ? 1 : 2)),
      topP: number("top_p", of: model, .above(0, to: 1)),
      maxTokens: maxTokens(model, provider, reasoning),
      seed: integer("seed", of: model, nil), stop: stop(model),
      extra: object("extra", of: model) ?? JSONObject(), system: text("system", of: model),
      jsonMode: choice("json_mode", of: model, as: Settings.Model.JSONMode.self) ?? .object,
      reasoning: reasoning, logprobs: bool("logprobs", of: model) ?? false,
      topLogprobs: topLogprobs(model),
      limits: limits(model), price: price(model, provider, isBatched: batch != nil),
      timeout: duration("timeout", of: model) ?? .seconds(120),
      retries: integer("retries", of: model, .from(0, to: 100)) ?? 6,
      patience: duration("patience", of: model) ?? .seconds(600), batch: batch,
      simulation: simulation(model, provider))
  }

  private mutating func baseURL(
    _ model: SettingsSection, _ provider: Settings.Model.Provider?
  ) -> String? {
    guard model["base_url"] != nil else {
      if provider == .anthropic { return BaseURL.anthropic }
      if provider == .openai {
        reportMissing(
          "base_url", in: model,
          "; provider openai needs the server's URL, such as http://127.0.0.1:8000/v1")
      }
      return nil
    }
    guard let node = model["base_url"]?.scalar, !node.isEmpty else {
      reportKind(
        model["base_url"] ?? SettingsNode(.list([]), at: model.place), at: model.path("base_url"),
        expected: "a URL")
      return nil
    }
    do {
      return try BaseURL.normalized(node.text)
    } catch {
      report(model, "base_url", error.description)
      return nil
    }
  }

  private mutating func apiKeyEnv(_ model: SettingsSection) -> String? {
    guard let node = model["api_key_env"] else { return nil }
    guard let scalar = node.scalar, !scalar.isEmpty else {
      reportKind(
        node, at: model.path("api_key_env"), expected: "the name of an environment variable")
      return nil
    }
    guard KeyVariable.isName(scalar.text, in: context.environment) else {
      report(
        model, "api_key_env",
        "expected the name of an environment variable, such as OPENAI_API_KEY, found something else; "
          + "if it is a key, keep it in the environment or in \(context.environmentFile)"
      )
      return nil
    }
    return scalar.text
  }

  /// The absolute path of a file with certificates.
  private mutating func caFile(
    _ model: SettingsSection, _ provider: Settings.Model.Provider?
  ) -> String? {
    guard let text = name("ca_file", of: model) else { return nil }
    let path = context.absolute(text)
    if let provider, !provider.isServer {
      report(model, "ca_file", "is for a server, found provider \(provider.rawValue)")
    } else if context.checksFiles {
      do throws(CertificateFile.Fault) {
        try CertificateFile.check(path)
      } catch {
        report(model, "ca_file", error.description)
      }
    }
    return path
  }

  /// One text or a list of texts.
  private mutating func stop(_ model: SettingsSection) -> [String] {
    guard let node = model["stop"] else { return [] }
    let stops =
      node.list == nil
      ? text("stop", of: model).map { [$0] } ?? [] : (texts("stop", of: model) ?? []).map(\.text)
    if stops.contains("") { report(model, "stop", "expected texts, found empty quotes") }
    return stops
  }

  /// A simulated model costs nothing unless its price is set; another model's price is unknown.
  private mutating func price(
    _ model: SettingsSection, _ provider: Settings.Model.Provider?, isBatched: Bool
  ) -> Settings.Price? {
    guard let node = model["price"], !node.isEmpty else {
      return provider == .simulator ? Settings.Price(input: 0, output: 0) : nil
    }
    let price = section("price", of: model, keys: ["input", "output", "batch_discount"])
    guard isSound(price.path) else { return nil }
    for key in ["input", "output"] where price[key] == nil {
      reportMissing(key, in: price, "; USD per million tokens, 0 where it is free")
    }
    guard let input = number("input", of: price, .from(0)),
      let output = number("output", of: price, .from(0))
    else {
      markFaulty(price.path)
      return nil
    }
    let discount = number("batch_discount", of: price, .share)
    if discount != nil, !isBatched {
      warn(
        price.place("batch_discount"), price.path("batch_discount"),
        "has no effect: the model is not asked via: batch")
    }
    return Settings.Price(
      input: input, output: output, batchDiscount: isBatched ? discount ?? 0.5 : 0)
  }

  private mutating func simulation(
    _ model: SettingsSection, _ provider: Settings.Model.Provider?
  ) -> SimulatedModel.Profile {
    var profile = SimulatedModel.Profile()
    guard let node = model["simulate"], !node.isEmpty else { return profile }
    if let provider, provider.isServer {
      report(
        model, "simulate", "is for provider simulator, found provider \(provider.rawValue)")
      return profile
    }
    let simulate = section(
      "simulate", of: model,
      keys: [
        "quality", "spread", "empty", "refusal", "noise", "position_bias", "malformed", "latency",
      ])
    let shares: [(String, WritableKeyPath<SimulatedModel.Profile, Double>)] = [
      ("quality", \.quality), ("spread", \.spread), ("empty", \.empty), ("refusal", \.refusal),
      ("noise", \.noise), ("position_bias", \.positionBias), ("malformed", \.malformed),
    ]
    for (key, knob) in shares {
      if let share = number(key, of: simulate, .share) { profile[keyPath: knob] = share }
    }
    if let latency = number("latency", of: simulate, .from(0)) { profile.latency = latency }
    return profile
  }
}
