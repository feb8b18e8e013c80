import GavelCore

extension Settings {
  /// What of the settings can change an exported byte, short of each export's own.
  ///
  /// - Parameters:
  ///   - prompts: those beside the pack: the candidates' and the reference writer's.
  ///   - queryPrompts: those that write and grade queries.
  ///   - against: the texts of the `against` files.
  func signature(
    pack: TemplatePack, prompts: [Template], queryPrompts: QueryPrompts,
    against: [(text: String, place: String)], limit: Int?
  ) -> Signature {
    var signature = Signature(["v": gavelVersion, "seed": "\(seed)"])
    if let sample = queries.sample {
      signature = signature.adding("sample", SampleQueries(settings: sample).signature)
    }
    if let limit { signature = signature.adding("limit", limit) }
    if !queries.categories.isEmpty {
      let names = queries.categories.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      signature = signature.adding(
        "categories", Checksum.of(names.joined(separator: "\n")).prefix(12))
    }
    if let augment = queries.augment, let prompt = queryPrompts.augment {
      signature = signature.adding(
        "augment", augment.signature(template: prompt).adding("by", identity(augment.model)))
    }
    signature = signature.adding(
      "diversify", DropNearDuplicates(settings: queries.diversity, against: against).signature)
    if let grade = queries.grade, let prompt = queryPrompts.grade {
      signature = signature.adding(
        "grade", grade.signature(template: prompt).adding("by", identity(grade.model)))
    }
    if let balance = queries.balance {
      signature = signature.adding("balance", BalanceQueries(settings: balance).signature)
    }
    let texts = prompts.map(\.source).joined(separator: "\u{0}")
    signature = signature.adding("prompts", Checksum.of(texts).prefix(12))
    // Nothing is answered and nothing chosen where every query comes with its pairs.
    if !candidates.isEmpty {
      signature = signature.adding(
        "candidates", candidates.compactMap { model(named: $0)?.identity }.joined(separator: ","))
      if judging.answers != .several {
        signature = signature.adding("pairs", "\(pairs.choose.rawValue),\(pairs.perQuery)")
      }
    }
    if judging.answers == .several {
      signature = signature.adding("pairs", "several,\(pairs.answers)")
    }
    signature = signature.adding(
      "teachers", teachers.compactMap { model(named: $0)?.identity }.joined(separator: ","))
    let judge =
      [
        pack.parser, String(pack.hash.prefix(12)), judging.orders.rawValue,
        judging.reference.rawValue,
      ] + (judging.path == .direct ? [] : [judging.path.rawValue])
      + (judging.answers == .pair ? [] : [judging.answers.rawValue])
    signature = signature.adding("judge", judge.joined(separator: ","))
    if let writer = writers.first.flatMap({ model(named: $0)?.identity }) {
      signature = signature.adding("reference_from", writer)
    }
    signature = signature.adding("swap", keep.swap.rawValue)
    if let names = ContradictionFilter(keep.contradictions.policies).names {
      signature = signature.adding("contradictions", names)
    }
    return
      signature
      .adding("split", "\(split.validation),\(split.clusterAbove)")
  }

  private func identity(_ name: String) -> String { model(named: name)?.identity ?? name }
}

extension Settings.Export {
  /// What of an export can change its lines; options that change nothing are not in it.
  var signature: Signature {
    var signature = Signature([
      "export": format, "swap_augmentation": "\(swapAugmentation)",
      "reference_drop": referenceDrop.map { "\($0)" } ?? "none",
    ])
    if of != .pairs { signature = signature.adding("of", of.rawValue) }
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
