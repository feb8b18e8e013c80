import Foundation
public import GavelCore
public import GavelStore

/// Writes a finished run's samples in one format: the splits, what was dropped, a manifest and a
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
    if let obstacle = ExportFormats.obstacle(to: format, from: pack, student: student) {
      throw ExportProblem(obstacle)
    }
    let showsLists = try showsLists(export, format, student)
    let lines = format.init(pack: student ?? pack)
    let stage = ChooseExamples(
      settings: export, format: format, policy: settings.keep.swap,
      decoding: Dictionary(
        uniqueKeysWithValues: settings.models.map { ($0.name, $0.decoding) }), draw: draw,
      measure: export.maxTokens.map { LineMeasure(greatest: $0, format: lines) },
      teachesReason: showsLists
        ? (student ?? pack).several?.teachesReason ?? true : (student ?? pack).teachesReason)
    let writer = try ExportWriter(
      folder: URL(fileURLWithPath: folder).appending(path: export.format))
    for split in SplitName.allCases { _ = try writer.file(split.rawValue) }
    _ = try writer.file("index")
    _ = try writer.file("dropped")
    for try await line in store.droppedLines() { try writer.write(line, to: "dropped") }
    for try await line in store.unusableLines() { try writer.write(line, to: "dropped") }
    if !settings.queries.diversity.against.isEmpty {
      _ = try writer.file("against")
      for match in try store.againstMatches() { try writer.write(match.json, to: "against") }
    }
    let maker = MakeLines(stage: stage, balance: try await balance(stage), format: lines)
    let tally =
      showsLists
      ? try await writeLists(maker, of: export, to: writer)
      : try await write(maker, of: export, to: writer)
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
    return Report(folder: "\(folder)/\(export.format)", counts: tally.counts)
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
    var tally = ExportTally(format: export.format)
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
      for part in await [front, back] { try Self.write(part, to: writer, counting: &tally) }
      current = try await next
    }
    return tally
  }

  static func write(
    _ part: MakeLines.Part, to writer: ExportWriter, counting tally: inout ExportTally
  ) throws {
    tally.add(input: part.input)
    for made in part.made {
      switch made {
      case .line(let line):
        try writer.write(line)
        tally.add(line)
      case .drop(let line, let reason, let isAugmented):
        try writer.write(line, to: "dropped")
        tally.add(dropped: reason, isAugmented: isAugmented)
      }
    }
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
