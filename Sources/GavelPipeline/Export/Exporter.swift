import Foundation
public import GavelCore
public import GavelStore

/// Writes a finished run's samples, or its graded responses, in one format: the splits, what was dropped, a manifest and a
/// dataset card.
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
    let lines = format.init(pack: student ?? pack)
    let stage = ChooseExamples(
      settings: export, format: format, policy: settings.keep.swap,
      decoding: Dictionary(
        uniqueKeysWithValues: settings.models.map { ($0.name, $0.decoding) }), draw: draw,
      measure: export.maxTokens.map { LineMeasure(greatest: $0, format: lines) },
      teachesReason: (student ?? pack).teachesReason)
    let writer = try ExportWriter(
      folder: URL(fileURLWithPath: folder).appending(path: export.name))
    for split in SplitName.allCases { _ = try writer.file(split.rawValue) }
    _ = try writer.file("index")
    _ = try writer.file("dropped")
    for try await line in store.droppedLines() { try writer.write(line, to: "dropped") }
    for try await line in store.unusableLines() { try writer.write(line, to: "dropped") }
    if !settings.queries.diversity.against.isEmpty {
      _ = try writer.file("against")
      for match in try store.againstMatches() { try writer.write(match.json, to: "against") }
    }
    let tally: ExportTally
    switch export.of {
    case .pairs:
      let maker = MakeLines(stage: stage, balance: try await balance(stage), format: lines)
      tally = try await write(maker, of: export, to: writer)
    case .responses:
      let maker = MakeGradedLines(
        settings: export, format: lines, student: student ?? pack, draw: draw)
      tally = try await write(maker, of: export, to: writer)
    }
    let files = try writer.close()
    try store.save(tally.counts)
    let manifest = try Manifest(
      store: store, settings: settings, pack: pack, student: student, prompts: prompts,
      export: export, signature: signature(stage, student), tally: tally, files: files)
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
          + "pair and judging.path direct; export \(export.format)"
      }
      return ExportFormats.obstacle(
        toResponsesIn: format, taughtBy: student ?? pack, modes: judging.reference.modes)
    }
  }

  /// Reads all pairs once where which lines stay depends on all of them.
  private func balance(_ stage: ChooseExamples) async throws -> Balance {
    var tally = BalanceTally(settings: stage.settings, draw: draw)
    guard stage.settings.dependsOnAll else { return tally.balance() }
    for try await judged in store.judgedPairs() {
      try Task.checkCancellation()
      for output in stage.outputs(of: judged) { tally.add(output) }
    }
    return tally.balance()
  }

  /// Makes a page of pairs into lines on two threads while the next page is read.
  private func write(
    _ maker: MakeLines, of export: Settings.Export, to writer: ExportWriter
  ) async throws -> ExportTally {
    var tally = ExportTally(export)
    let pairs = store.judgedPairs()
    let hasGiven = try store.givenTotals().pairs > 0
    var current = try await pairs.read(after: nil)
    while let page = current {
      try Task.checkCancellation()
      let (elements, last) = page
      let half = elements.count / 2
      var rows: MakeLines.Rows = [:]
      if hasGiven {
        for judged in elements {
          rows[judged.shown.pair.id] = try store.givenRow(of: judged.shown.pair)
        }
      }
      let given = rows
      async let next = pairs.read(after: last)
      async let front = maker.part(of: elements[..<half], rows: given)
      async let back = maker.part(of: elements[half...], rows: given)
      for part in await [front, back] { try writer.write(part, into: &tally) }
      current = try await next
    }
    return tally
  }

  /// Makes a page of graded responses into lines while the next page is read.
  private func write(
    _ maker: MakeGradedLines, of export: Settings.Export, to writer: ExportWriter
  ) async throws -> ExportTally {
    var tally = ExportTally(export)
    let responses = store.critiquedResponses()
    var current = try await responses.read(after: nil)
    while let (elements, last) = current {
      try Task.checkCancellation()
      async let next = responses.read(after: last)
      try writer.write(maker.part(of: elements[...]), into: &tally)
      current = try await next
    }
    return tally
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
