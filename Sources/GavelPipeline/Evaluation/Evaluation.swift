public import GavelCore

/// From judged pairs and scored responses to a report: the parts that the data allow, in an order
/// that reads.
public struct Evaluation: Sendable {
  public let data: EvaluationData
  /// What a second judge said of the same pairs.
  public let second: EvaluationData?
  public let options: EvaluationOptions

  public init(
    _ data: EvaluationData, versus second: EvaluationData? = nil,
    _ options: EvaluationOptions = EvaluationOptions()
  ) {
    self.data = data
    self.second = second
    self.options = options
  }

  /// Does it all.
  ///
  /// - Throws: ``NothingToEvaluate``; `CancellationError` between two parts.
  public func report(progress: RunProgress = RunProgress()) throws -> EvaluationReport {
    try check()
    progress.begin("count", unit: "parts")
    var report = EvaluationReport(
      sections: [EvaluationCounts(data).section], notes: notes,
      warnings: data.warnings + (second?.warnings ?? []),
      signature: signature, level: options.resampling.level)
    let parts = parts
    for (done, part) in parts.enumerated() {
      try Task.checkCancellation()
      progress.begin(part.name, unit: "parts", total: parts.count)
      progress.reach(done)
      report.append(part.make())
    }
    try Task.checkCancellation()
    report.sections.removeAll { section in
      section.measures.isEmpty || !isAskedFor(section.group)
    }
    return report
  }

  private struct Part {
    let name: String
    let make: () -> EvaluationReport
  }

  private var parts: [Part] {
    let (unparsed, resampling) = (options.unparsed, options.resampling)
    let table = data.pairs
    let grouped = table.grouped(by: options.groupings)
    let traits = EvaluationTraits(table)
    var parts: [Part] = []
    func add(_ name: String, if applies: Bool, _ make: @escaping () -> EvaluationReport) {
      if applies { parts.append(Part(name: name, make: make)) }
    }
    add("agreement", if: traits.hasLabels && traits.hasVerdict) {
      .agreement(of: grouped, unparsed: unparsed, resampling: resampling)
    }
    add("people", if: table.annotators.count > 1) {
      .people(of: table, unparsed: unparsed, resampling: resampling)
    }
    add("consistency", if: traits.hasBothOrders) {
      .consistency(of: grouped, unparsed: unparsed, resampling: resampling)
    }
    add("swap audit", if: traits.hasLabels && traits.hasBothOrders) {
      .swapAudit(of: table, resampling: resampling)
    }
    if let second {
      add("difference", if: traits.hasVerdict) {
        .difference(
          between: table, and: second.pairs, unparsed: unparsed, resampling: resampling)
      }
    }
    add("bias", if: traits.hasVerdict) {
      .bias(of: table, family: options.family, resampling: resampling)
    }
    add("comparison", if: traits.hasVerdict && comparesSides(traits)) {
      .comparison(of: table, resampling: resampling)
    }
    add("strengths", if: traits.hasVerdict && table.models.count > 2) {
      .strengths(of: table, resampling: resampling)
    }
    add("correlation", if: !data.responses.rows.isEmpty) {
      .correlation(of: data.responses, resampling: resampling)
    }
    return parts
  }

  /// Whether it means something that a is preferred: rows say which models a and b are, or nobody
  /// does and no labels say that it is about the judge.
  private func comparesSides(_ traits: EvaluationTraits) -> Bool {
    !data.pairs.models.isEmpty || options.comparesSides || !traits.hasLabels
  }

  private func isAskedFor(_ group: EvaluationSection.Group?) -> Bool {
    guard let group, let grouping = EvaluationOptions.Grouping(rawValue: group.kind) else {
      return true
    }
    return options.groupings.contains(grouping)
  }

  /// Refuses what no part can say anything about.
  private func check() throws(NothingToEvaluate) {
    let traits = EvaluationTraits(data.pairs)
    guard data.responses.rows.isEmpty else { return }
    guard traits.hasVerdict else {
      throw NothingToEvaluate(
        data.leftOut.flatMap(\.lines) + [
          data.pairs.rows.isEmpty
            ? "no row is left to evaluate: expected at least one pair with what the judge said of it"
            : "the judge said nothing of any of \(data.pairs.rows.count) pairs: expected the same "
              + "ids in the labels and in the predictions"
        ])
    }
    guard let second else { return }
    guard EvaluationTraits(second.pairs).hasVerdict else {
      throw NothingToEvaluate(
        second.leftOut.flatMap(\.lines) + [
          "no row of the second judge is left to compare"
        ])
    }
  }

  private var notes: [String] {
    var notes = data.leftOut.flatMap(\.lines)
    notes += (second?.leftOut ?? []).flatMap(\.lines).map { "second judge: \($0)" }
    return notes
  }

  /// What can change a number, in one line.
  private var signature: Signature {
    var signature = Signature(["v": gavelVersion])
    if !data.pairs.rows.isEmpty {
      signature = signature.adding("pairs", data.pairs.checksum.prefix(12))
    }
    if !data.responses.rows.isEmpty {
      signature = signature.adding("responses", data.responses.checksum.prefix(12))
    }
    if let second { signature = signature.adding("versus", second.pairs.checksum.prefix(12)) }
    signature = signature.adding("unparsed", options.unparsed.rawValue)
    if let family = options.family { signature = signature.adding("family", family) }
    let resampling = options.resampling
    return
      signature
      .adding("ci", "bootstrap,\(resampling.rounds),\(resampling.level)")
      .adding("seed", resampling.seed)
  }
}

extension EvaluationData.LeftOut {
  /// How many, why, and where the first of them stand.
  fileprivate var lines: [String] {
    let rows = "\(count) \(count == 1 ? "row" : "rows") left out as \(reason)"
    return [examples.isEmpty ? rows : "\(rows), such as \(examples.joined(separator: "; "))"]
  }
}
