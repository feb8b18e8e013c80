public import GavelCore

extension Settings {
  /// What of the settings can change an exported byte, short of each stage's own signature.
  public func signature(pack: TemplatePack) -> Signature {
    var signature = Signature(["v": gavelVersion, "seed": "\(seed)"])
    if let sample = queries.sample {
      signature = signature.adding("sample", SampleQueries(settings: sample).signature)
    }
    signature = signature.adding(
      "diversify", DropNearDuplicates(settings: queries.diversity, against: []).signature)
    signature = signature.adding(
      "candidates", candidates.compactMap { model(named: $0)?.identity }.joined(separator: ","))
    signature = signature.adding("pairs", "\(pairs.choose.rawValue),\(pairs.perQuery)")
    signature = signature.adding(
      "teachers", teachers.compactMap { model(named: $0)?.identity }.joined(separator: ","))
    signature = signature.adding(
      "judge",
      "\(pack.parser),\(pack.hash.prefix(12)),\(judging.orders.rawValue),\(judging.reference.rawValue)"
    )
    if let writer = writers.first { signature = signature.adding("reference_from", writer) }
    return signature.adding("swap", keep.swap.rawValue)
      .adding("split", "\(split.validation),\(split.clusterAbove)")
  }
}

extension Settings.Model {
  /// What of a model can change its answers, in short: name, model, and a hash of the parameters.
  fileprivate var identity: String {
    let request = request([])
    let parameters = Checksum.of(JSONValue.object(request.parameters).canonical).prefix(8)
    return "\(name)=\(model)/\(parameters)"
  }
}
