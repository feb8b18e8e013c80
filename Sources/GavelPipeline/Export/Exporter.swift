import Foundation
public import GavelCore
public import GavelStore

/// Writes a finished run's samples, or its graded responses, in one format: the splits, what was
/// dropped, a manifest and a dataset card.
public struct Exporter: Sendable {
  let store: Store
  let settings: Settings
  let pack: TemplatePack
  let library: TemplateLibrary
  /// Checksums of the prompts beside the pack, by name.
  let prompts: [String: String]
  let draw: Draw

  public init(
    store: Store, settings: Settings, pack: TemplatePack, library: TemplateLibrary
  ) throws {
    self.store = store
    self.settings = settings
    self.pack = pack
    self.library = library
    draw = Draw(seed: settings.seed)
    var prompts = try ["candidate", "reference"].reduce(into: [:]) {
      $0[$1] = Checksum.of(try library.prompt($1).source)
    }
    for (name, template) in try library.queryPrompts(settings.queries).all {
      prompts[name] = Checksum.of(template.source)
    }
    self.prompts = prompts
  }

  /// What came of an export.
  public struct Report: Hashable, Sendable {
    public let folder: String
    public let counts: ExportCounts
  }

  /// - Parameter folder: where `FORMAT/` is made, or made anew.
  public func write(_ export: Settings.Export, to folder: String) async throws -> Report {
    guard let format = ExportFormats.named(export.format) else {
      let names = ExportFormats.all.map { $0.name }.joined(separator: ", ")
      throw ExportProblem("no export format named \"\(export.format)\"; there are: \(names)")
    }
    let student = try export.template.map { try library.pack($0) }
    if let obstacle = obstacle(to: export, format, student) { throw ExportProblem(obstacle) }
    let showsLists = try export.of == .pairs && showsLists(export, format, student)
    let lines = format.init(pack: student ?? pack)
    let stage = ChooseExamples(
      settings: export, format: format, policy: settings.keep.swap,
      decoding: Dictionary(
        uniqueKeysWithValues: settings.models.map { ($0.name, $0.decoding) }), draw: draw,
      measure: export.maxTokens.map { LineMeasure(greatest: $0, format: lines) },
      teachesReason: showsLists
        ? (student ?? pack).several?.teachesReason ?? true : (student ?? pack).teachesReason)
    let writer = try ExportWriter(
      folder: URL(fileURLWithPath: folder).appending(path: export.name))
    for split in SplitName.allCases { _ = try writer.file(split.rawValue) }
    _ = try writer.file("index")
    _ = try writer.file("dropped")
    for try await line in store.droppedLines() { try writer.write(line, to: "dropped") }
    for try await line in store.ungradedLines() { try writer.write(line, to: "dropped") }
    for try await line in store.unreadableLines() { try writer.write(line, to: "dropped") }
    for try await line in store.unusableLines() { try writer.write(line, to: "dropped") }
    if !settings.queries.diversity.against.isEmpty {
      _ = try writer.file("against")
      for match in try store.againstMatches() { try writer.write(match.json, to: "against") }
    }
    // Counting takes as long as reading a tenth of the pairs, and goes on beside it.
    let store = store
    async let funnel = store.funnel()
    let tally: ExportTally
    switch export.of {
    case .pairs:
      let maker = MakeLines(stage: stage, balance: try await balance(stage), format: lines)
      tally =
        showsLists
        ? try await writeLists(maker, of: export, to: writer)
        : try await write(maker, of: export, to: writer)
    case .responses:
      let maker = MakeGradedLines(
        settings: export, format: lines, student: student ?? pack, draw: draw)
      tally = try await writeGrades(maker, of: export, to: writer)
    }
    let files = try writer.close()
    try store.save(tally.counts)
    let manifest = try Manifest(
      store: store, settings: settings, pack: pack, student: student, prompts: prompts,
      export: export, signature: signature(stage, student), funnel: try await funnel,
      tally: tally, files: files)
    try writer.write(manifest.json.pretty + "\n", toFile: "manifest.json")
    try writer.write(
      DatasetCard(manifest: manifest, format: format).text, toFile: "README.md")
    if let info = DatasetInfo(settings: settings, format: format, files: files) {
      try writer.write(info.json.pretty + "\n", toFile: "dataset_info.json")
    }
    try writer.publish()
    return Report(folder: "\(folder)/\(export.name)", counts: tally.counts)
  }

  /// Why an export cannot be made, or nil where it can.
  private func obstacle(
    to export: Settings.Export, _ format: any ExportFormat.Type, _ student: TemplatePack?
  ) -> String? {
    let judging = settings.judging
    switch export.of {
    case .pairs:
      if judging.answers == .single {
        return "export \(export.name): judging.answers is single, so no pair was judged; export "
          + "\(export.format)-\(Settings.Export.Subject.responses.rawValue)"
      }
      return ExportFormats.obstacle(to: format, from: pack, student: student)
    case .responses:
      if !judging.gradesResponses {
        return "export \(export.name): no response was graded by itself, since judging.answers is "
          + "\(judging.answers.rawValue) and judging.path direct; export \(export.format)"
      }
      return ExportFormats.obstacle(
        toResponsesIn: format, taughtBy: student ?? pack, modes: judging.reference.modes)
    }
  }

  /// Reads all pairs once where which lines stay depends on all of them.
  private func balance(_ stage: ChooseExamples) async throws -> Balance {
    var tally = BalanceTally(settings: stage.settings, draw: draw)
    guard stage.settings.dependsOnAll else { return tally.balance() }
    try await forEachPage { pairs in
      pairs.flatMap { stage.outputs(of: $0) }
    } then: { outputs in
      for output in outputs { tally.add(output) }
    }
    return tally.balance()
  }

  private func write(
    _ maker: MakeLines, of export: Settings.Export, to writer: ExportWriter
  ) async throws -> ExportTally {
    var tally = ExportTally(export)
    let store = store
    let hasGiven = try store.givenTotals().pairs > 0
    try await forEachPage { pairs in
      let rows = hasGiven ? try await store.givenRows(of: pairs.map(\.shown.pair)) : [:]
      return maker.part(of: pairs, rows: rows)
    } then: { part in
      tally.add(part)
      try writer.write(part)
    }
    return tally
  }

  private func writeGrades(
    _ maker: MakeGradedLines, of export: Settings.Export, to writer: ExportWriter
  ) async throws -> ExportTally {
    var tally = ExportTally(export)
    try await forEachPage(of: store.critiquedResponses().whole) { responses in
      maker.part(of: responses)
    } then: { part in
      tally.add(part)
      try writer.write(part)
    }
    return tally
  }

  /// Makes something of each page of pairs and takes it in the pairs' order.
  private func forEachPage<Made: Sendable>(
    _ make: @escaping @Sendable ([JudgedPair]) async throws -> Made,
    then take: (Made) throws -> Void
  ) async throws {
    let store = store
    try await forEachPage(of: store.pairRanges()) { range in
      try await make(try await store.judgedPairs(in: range))
    } then: { made in
      try take(made)
    }
  }

  /// How many pages are made into something at once: as many as keep two processors busy while one
  /// page is written.
  private static let pagesAtOnce = 3

  /// Makes something of each page, several at once, and takes it in the pages' order.
  func forEachPage<Page: Sendable, Made: Sendable>(
    of pages: Pages<Page>, _ make: @escaping @Sendable (Page) async throws -> Made,
    then take: (Made) throws -> Void
  ) async throws {
    var running: [Task<Made, any Error>] = []
    defer { for task in running { task.cancel() } }
    for try await page in pages {
      try Task.checkCancellation()
      if running.count == Self.pagesAtOnce { try take(await running.removeFirst().value) }
      running.append(Task { try await make(page) })
    }
    while !running.isEmpty { try take(await running.removeFirst().value) }
  }

  private func signature(_ stage: ChooseExamples, _ student: TemplatePack?) throws -> String {
    let run = try store.run()?.signature ?? ""
    // Templates can change between a run and an export again.
    let pack = run.contains(pack.hash.prefix(12)) ? "" : "|pack:\(pack.hash.prefix(12))"
    let own = student.map { "|template:\($0.hash.prefix(12))" } ?? ""
    return "\(run)\(pack)|\(stage.signature)\(own)"
  }
}

/// An export that cannot be made.
public struct ExportProblem: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
