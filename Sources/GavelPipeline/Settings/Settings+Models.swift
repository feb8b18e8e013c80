internal import GavelCore

extension Settings {
  /// The models that will be asked something, in the order of the file.
  var modelsInUse: [Model] {
    let forQueries = [queries.augment?.model, queries.grade?.model].compactMap { $0 }
    let used = Set(candidates + teachers + writers + forQueries)
    return models.filter { used.contains($0.name) }
  }

  /// The models in use whose answers cost nobody knows what.
  public var modelsWithoutPrice: [String] {
    modelsInUse.filter { $0.price == nil && $0.provider.isServer }.map(\.name)
  }

  /// The settings with a file of certificates for all servers; nil leaves them as they are.
  func trusting(_ caFile: String?) -> Settings {
    guard let caFile else { return self }
    var copy = self
    for index in copy.models.indices where copy.models[index].provider.isServer {
      copy.models[index].caFile = caFile
    }
    return copy
  }

  /// The models that write references.
  var writers: [String] {
    if case .model(let name) = judging.referenceFrom { return [name] }
    return []
  }
}

extension Settings.Model {
  /// Where a model at a server is asked.
  var url: String? {
    guard let baseURL else { return nil }
    switch provider {
    case .openai: return baseURL + "/chat/completions"
    case .anthropic: return baseURL + (baseURL.hasSuffix("/v1") ? "/messages" : "/v1/messages")
    case .simulator: return nil
    }
  }

  /// The parameters that only some models know.
  var particulars: JSONObject {
    var particulars = JSONObject()
    switch reasoning {
    case .effort(let effort): particulars["reasoning_effort"] = .string(effort.rawValue)
    case .budget(let tokens):
      particulars["thinking"] = ["type": "enabled", "budget_tokens": .number(tokens)]
    case nil: break
    }
    if logprobs { particulars["logprobs"] = true }
    particulars["top_logprobs"] = topLogprobs.map { .number($0) }
    return particulars
  }

  /// What the model shares its limits with: models of the same name here are on one key of one
  /// server.
  var endpointName: String {
    guard limits.scope == .key, provider != .simulator, let baseURL else { return "model \(name)" }
    return "\(provider.rawValue) \(baseURL)" + (apiKeyEnv.map { " with the key \($0)" } ?? "")
  }
}

extension Settings.Price {
  /// What an answer costs, in USD.
  func usd(prompt: Int, completion: Int) -> Double {
    (1 - batchDiscount) * (Double(prompt) * input + Double(completion) * output) / 1_000_000
  }
}

extension Settings.Limits {
  /// How many records are worked on at once: more than are under way, so that the next request is
  /// ready when an answer comes.
  var tasks: Int { concurrency + max(16, concurrency / 2) }
}
