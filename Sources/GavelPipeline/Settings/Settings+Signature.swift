import GavelCore

extension Settings {
  /// What of the settings can change an exported byte, short of each export's own.
  ///
  /// - Parameters:
  ///   - prompts: those beside the pack: the candidates' and the reference writer's.
  ///   - against: the texts of the `against` files.
  func signature(
    pack: TemplatePack, prompts: [Template], against: [(text: String, place: String)], limit: Int?
  ) -> Signature {
    var signature = Signature(["v": gavelVersion, "seed": "\(seed)"])
    if let sample = queries.sample {
      signature = signature.adding("sample", SampleQueries(settings: sample).signature)
    }
    if let limit { signature = signature.adding("limit", limit) }
    signature = signature.adding(
      "diversify", DropNearDuplicates(settings: queries.diversity, against: against).signature)
    let texts = prompts.map(\.source).joined(separator: "\u{0}")
    signature = signature.adding("prompts", Checksum.of(texts).prefix(12))
    signature = signature.adding(
      "candidates", candidates.compactMap { model(named: $0)?.identity }.joined(separator: ","))
    signature = signature.adding("pairs", "\(pairs.choose.rawValue),\(pairs.perQuery)")
    signature = signature.adding(
      "teachers", teachers.compactMap { model(named: $0)?.identity }.joined(separator: ","))
    let judge = [
      pack.parser, String(pack.hash.prefix(12)), judging.orders.rawValue,
      judging.reference.rawValue,
    ]
    signature = signature.adding("judge", judge.joined(separator: ","))
    if let writer = writers.first.flatMap({ model(named: $0)?.identity }) {
      signature = signature.adding("reference_from", writer)
    }
    return signature.adding("swap", keep.swap.rawValue)
      .adding("split", "\(split.validation),\(split.clusterAbove)")
  }
}

extension Settings.Export {
  /// What of an export can change its lines; options that change nothing are not in it.
  var signature: Signature {
    var signature = Signature([
      "export": format, "swap_augmentation": "\(swapAugmentation)",
      "reference_drop": referenceDrop.map { "\($0)" } ?? "none",
    ])
    if let maxTokens { signature = signature.adding("max_tokens", "\(maxTokens),\(over.rawValue)") }
    if balance != .none { signature = signature.adding("balance", balance.rawValue) }
    if tieShare < 1 { signature = signature.adding("ties", "\(tieShare)") }
    return signature
  }
}

extension Settings.Model {
  /// What of a model can change its answers, in short: name, model, and a hash of the rest.
  fileprivate var identity: String {
    let rest: JSONValue = [
      "parameters": .object(request([]).parameters), "system": system.map { .string($0) } ?? .null,
      "json_mode": .string(jsonMode.rawValue),
    ]
    return "\(name)=\(model)/\(Checksum.of(rest.canonical).prefix(8))"
  }
}
