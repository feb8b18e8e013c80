import Foundation
public import GavelCore
public import GavelStore

/// Writes a finished run's samples in one format: the splits, what was dropped, a manifest and a
/// dataset card.
public struct Exporter: Sendable {
  let store: Store
  let settings: Settings
  let pack: TemplatePack
  /// Checksums of the prompts beside the pack, by name.
  let prompts: [String: String]
  let draw: Draw

  public init(
    store: Store, settings: Settings, pack: TemplatePack, library: TemplateLibrary
  ) throws {
    self.store = store
    self.settings = settings
    self.pack = pack
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
    if let obstacle = ExportFormats.obstacle(to: format, from: pack) {
      throw ExportProblem(obstacle)
    }
    let stage = ChooseExamples(
      settings: export, format: format, policy: settings.keep.swap,
      decoding: Dictionary(
        uniqueKeysWithValues: settings.models.map { ($0.name, $0.decoding) }), draw: draw)
    let writer = try ExportWriter(
      folder: URL(fileURLWithPath: folder).appending(path: export.format))
    let lines = format.init(pack: pack)
    var counts = ExportCounts(format: export.format)
    for split in SplitName.allCases { _ = try writer.file(split.rawValue) }
    _ = try writer.file("index")
    for try await line in store.droppedLines() { try writer.write(line, to: "dropped") }
    for try await line in store.unusableLines() { try writer.write(line, to: "dropped") }
    if !settings.queries.diversity.against.isEmpty {
      _ = try writer.file("against")
      for match in try store.againstMatches() { try writer.write(match.json, to: "against") }
    }
    let hasGiven = try store.givenTotals().pairs > 0
    for try await judged in store.judgedPairs() {
      try Task.checkCancellation()
      let row = hasGiven ? try store.givenRow(of: judged.shown.pair) : nil
      counts.input += stage.inputs(of: judged).count
      for output in stage.outputs(of: judged) {
        switch output {
        case .example(let example, let split, let isAugmented):
          try writer.write(lines.line(for: example), to: split.rawValue)
          let line = try writer.file(split.rawValue).lines
          try writer.write(
            example.indexLine(split, line, of: judged.shown.pair, from: row), to: "index")
          if isAugmented { counts.augmented += 1 }
          if split == .train { counts.train += 1 } else { counts.validation += 1 }
        case .drop(let drop):
          counts.dropped[drop.reason, default: 0] += 1
          try writer.write(drop.line, to: "dropped")
        }
      }
    }
    _ = try writer.file("dropped")
    let files = try writer.close()
    try store.save(counts)
    let manifest = try Manifest(
      store: store, settings: settings, pack: pack, prompts: prompts, export: export,
      signature: signature(stage), counts: counts, files: files)
    try writer.write(manifest.json.pretty + "\n", toFile: "manifest.json")
    try writer.write(
      DatasetCard(manifest: manifest, format: format).text, toFile: "README.md")
    try writer.publish()
    return Report(folder: "\(folder)/\(export.format)", counts: counts)
  }

  private func signature(_ stage: ChooseExamples) throws -> String {
    let run = try store.run()?.signature ?? ""
    // Templates can change between a run and an export again.
    let pack = run.contains(pack.hash.prefix(12)) ? "" : "|pack:\(pack.hash.prefix(12))"
    return "\(run)\(pack)|\(stage.signature)"
  }
}

/// An export that cannot be made.
public struct ExportProblem: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

extension Example {
  /// Where a line of an export came from: a line of `index.jsonl`.
  ///
  /// - Parameter row: the row of a file that the pair came in.
  fileprivate func indexLine(
    _ split: SplitName, _ line: Int, of pair: Pair, from row: (place: String, ownID: String?)?
  ) -> JSONValue {
    var index = JSONObject([
      ("file", .string("\(split.rawValue).jsonl")), ("line", .number(line)),
      ("sample", .string(sample.description)), ("pair", .string(pair.id.description)),
      ("query", .string(query.id.description)),
    ])
    index["own_id"] = query.ownID.map { .string($0) }
    index["category"] = query.category.map { .string($0) }
    for (key, text) in [
      ("teacher", teacher), ("order", order.rawValue), ("reference_mode", mode.rawValue),
      ("first", first.candidate), ("second", second.candidate),
    ] {
      index[key] = .string(text)
    }
    index["row"] = row.map { .string($0.place) }
    index["row_id"] = row?.ownID.map { .string($0) }
    return .object(index)
  }
}

extension Drop {
  /// The drop as a line of `dropped.jsonl`.
  var line: JSONValue {
    var line = JSONObject([
      ("kind", .string(kind.rawValue)), ("id", .string(id)), ("stage", .string(stage.rawValue)),
      ("reason", .string(reason.rawValue)),
    ])
    for (key, value) in detail.members { line[key] = value }
    return .object(line)
  }
}
