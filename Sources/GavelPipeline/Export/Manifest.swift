import GavelCore
import GavelStore

/// What an export is and how it came to be.
///
/// It holds no time and no path, so that the same run gives the same bytes.
struct Manifest {
  let json: JSONValue
  let settings: Settings
  let export: Settings.Export
  let funnel: [Funnel.Row]
  let tally: ExportTally
  let files: [ExportedFile]
  let flips: FlipSummary
  let isSimulated: Bool
  let signature: String
  let served: [(name: String, models: [String])]
  /// What came with the queries and was asked of nobody.
  let given: GivenTotals
  let against: AgainstSummary

  init(
    store: Store, settings: Settings, pack: TemplatePack, student: TemplatePack?,
    prompts: [String: String], export: Settings.Export, signature: String, funnel: Funnel,
    tally: ExportTally, files: [ExportedFile]
  ) throws {
    self.settings = settings
    self.export = export
    self.tally = tally
    self.files = files
    self.signature = signature
    self.funnel = funnel.rows + [tally.counts.funnelRow]
    flips = tally.flips
    isSimulated = try store.run()?.isSimulated ?? false
    given = try store.givenTotals()
    against = AgainstSummary(
      try store.againstMatches(), of: settings.queries.diversity.against)
    let reported = try store.servedModels()
    served = settings.modelsInUse.map { ($0.name, reported[$0.name] ?? []) }.sorted { $0.0 < $1.0 }
    var models = JSONObject()
    for (name, reported) in served {
      let model = settings.model(named: name)
      models[name] = [
        "provider": .string(model?.provider.rawValue ?? ""),
        "model": .string(model?.model ?? ""),
        "served": .array(reported.map { .string($0) }),
      ]
    }
    var prompt = JSONObject()
    for (name, hash) in prompts.sorted(by: { $0.key < $1.key }) { prompt[name] = .string(hash) }
    var templates = JSONObject([
      ("pack", .string(pack.name)), ("pack_sha256", .string(pack.hash)),
    ])
    templates["student"] = student.map { .string($0.name) }
    templates["student_sha256"] = student.map { .string($0.hash) }
    templates["prompts_sha256"] = .object(prompt)
    var options = export.json.object ?? JSONObject()
    // A path says nothing to others; the pack's name and checksum stand under `templates`.
    for key in ["format", "template"] { options[key] = nil }
    var lines = JSONObject([("labels", tally.json)])
    if export.maxTokens != nil, export.over == .flag {
      lines["over_max_tokens"] = .number(tally.flagged)
    }
    json = [
      "name": .string(settings.name),
      "format": .string(export.format),
      "tool": ["name": "gavel", "version": .string(gavelVersion)],
      "simulated": .bool(isSimulated),
      "signature": .string(signature),
      "seed": .number(String(settings.seed)),
      "candidates": .array(settings.candidates.map { .string($0) }),
      "given": [
        "pairs": .number(given.pairs), "responses": .number(given.responses),
        "candidates": .array(given.candidates.map { .string($0) }),
      ],
      "teachers": .array(settings.teachers.map { .string($0) }),
      "models": .object(models),
      "judge_format": .string(pack.parser),
      "templates": .object(templates),
      "options": .object(options),
      "lines": .object(lines),
      "funnel": .array(self.funnel.map(\.json)),
      "against": against.json,
      "swap": flips.json,
      "files": .object(
        JSONObject(
          files.map { file in
            (
              file.name,
              ["lines": .number(file.lines), "sha256": .string(file.sha256)] as JSONValue
            )
          })),
    ]
  }
}
