import GavelCore
import GavelText

/// The stage that drops near-duplicates, on a file of its own: rows in, kept rows out as they were
/// read, a line about each dropped one, and a report.
public struct DiversityJob: Sendable {
  public let options: DiversityOptions

  public init(_ options: DiversityOptions) {
    self.options = options
  }

  /// Does it all.
  ///
  /// - Throws: ``DiversityProblem``, ``NoQueries`` and errors of reading; `CancellationError` when
  ///   the current task is cancelled. Then no output is in its place, unless `onWritten` was called.
  /// - Parameter onWritten: called when the outputs are complete and in their places.
  public func run(
    progress: RunProgress = RunProgress(), onWritten: () -> Void = {}
  ) throws -> DiversityReport {
    progress.begin("open", unit: "MB")
    let files = try DiversityFiles(options, progress: progress)
    var rows = files.input
    var against = files.against
    let (corpus, checksum) = try read(&rows, &against, progress)
    let references = against.count

    let filter = NearDuplicateFilter(above: options.rougeL, numbersGuard: options.numbersGuard)
    progress.begin("filter", unit: "queries", total: corpus.count)
    let result = try filter.result(
      for: corpus, references: references, threads: options.threads
    ) { done, _ in progress.reach(done) }
    let removals = try removals(result.decisions, corpus, references, progress)
    let decided = DecidedRows(result.decisions, removals: removals, references: references)

    progress.begin("write", unit: "queries", total: decided.count)
    try WriteRows(
      rows: rows, decided: decided, against: against, kept: files.kept, dropped: files.dropped,
      heldTexts: options.heldTexts
    ).write { progress.reach($0) }
    if let highest = files.highest {
      try WriteHighest(rows: rows, against: against, corpus: corpus, file: highest)
        .write(threads: options.threads, progress)
    }
    try files.kept?.commit()
    try files.dropped?.commit()
    try files.highest?.commit()
    onWritten()

    var report = DiversityReport(options, rows, against, decided, corpus)
    report.guarded = result.guarded.count
    report.signature = signature(against: checksum).description
    try DiversitySections(
      options: options, rows: rows, against: against, corpus: corpus, decided: decided,
      progress: progress
    ).add(to: &report)
    return report
  }

  private func read(
    _ rows: inout QueryRows, _ against: inout AgainstFiles, _ progress: RunProgress
  ) throws -> (corpus: TokenizedCorpus, against: String?) {
    var corpus = TokenizedCorpus(tokenizer: options.tokenizer)
    let megabyte = 1_000_000
    let size = against.files.reduce(rows.file.size) { $0 + $1.file.size }
    progress.begin("read", unit: "MB", total: size / megabyte)
    corpus.reserveCapacity(bytes: size)
    var checksum = against.files.isEmpty ? nil : Checksum()
    var before = 0
    try against.read(into: &corpus) { bytes in
      try Task.checkCancellation()
      progress.reach(bytes / megabyte)
    } each: {
      checksum?.update($0)
      checksum?.update([0x0A])
    }
    before = size - rows.file.size
    try rows.read { bytes in
      try Task.checkCancellation()
      progress.reach((before + bytes) / megabyte)
    } _: {
      corpus.append(utf8: $0)
    }
    guard rows.table.count > 0 else { throw NoQueries(rows) }
    return (corpus, checksum?.hex())
  }

  private func removals(
    _ decisions: [NearDuplicateDecision], _ corpus: TokenizedCorpus, _ references: Int,
    _ progress: RunProgress
  ) throws -> [DecidedRows.Removal] {
    guard let goal = options.selfBLEU else { return [] }
    let kept = decisions.indices.filter { decisions[$0].isKept }
    var total: Int?
    if case .keep(let count) = goal { total = max(0, kept.count - count) }
    progress.begin("self-bleu", unit: "removed", total: total)
    let selection = corpus.selecting(kept.lazy.map { $0 + references })
    let removals = try SelfBLEU(order: options.removalOrder).removals(
      from: selection, until: goal, threads: options.threads
    ) { removed, _ in progress.reach(removed) }
    return removals.map { DecidedRows.Removal(row: kept[$0.index], score: $0.score) }
  }

  /// What can change the report or the rows that are kept, in one line.
  private func signature(against: String?) -> Signature {
    var signature = Signature(["v": gavelVersion, "tok": options.tokenizer.rawValue])
      .adding("rouge_l", options.rougeL.map { "\($0)" } ?? "off")
    if options.numbersGuard { signature = signature.adding("numbers_guard", "true") }
    if let against { signature = signature.adding("against", against.prefix(12)) }
    switch options.selfBLEU {
    case .atMost(let value): signature = signature.adding("self_bleu", "at_most=\(value)")
    case .keep(let count): signature = signature.adding("self_bleu", "keep=\(count)")
    case nil: break
    }
    let orders = options.reportedOrders
    signature = signature.adding(
      "order",
      options.selfBLEU == nil
        ? "\(orders.lowerBound)-\(orders.upperBound)" : "\(options.removalOrder)")
    signature = signature.adding("smooth", "1").adding("seed", options.seed)
    if let field = options.field { signature = signature.adding("field", field) }
    return signature
  }
}
