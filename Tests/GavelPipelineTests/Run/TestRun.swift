import Foundation
import GavelCore
import GavelStore
import GavelTestSupport

@testable import GavelPipeline

/// A run in a temporary folder, with simulated models unless a test says otherwise.
struct TestRun {
  let folder: TemporaryFolder
  let settings: Settings
  let store: Store
  let reports: [Exporter.Report]

  static let models = """
    models:
      weak: {provider: simulator, simulate: {quality: 0.35}}
      middle: {provider: simulator, simulate: {quality: 0.55, empty: 0.05, refusal: 0.05}}
      strong: {provider: simulator, simulate: {quality: 0.75}}
      teacher: {provider: simulator, simulate: {TEACHER}}
    candidates: [weak, middle, strong]
    teachers: [teacher]
    """

  init(
    seeds: String = Questions.jsonl(0..<60), teacher: String = "position_bias: 0.2, noise: 0.1",
    settings rest: String = "", queries: String = "", models: String = TestRun.models,
    provider: @escaping @Sendable (Settings.Model) -> (any Provider)? = { _ in nil },
    until last: StageName = .export
  ) async throws {
    folder = try TemporaryFolder()
    try folder.write(seeds, to: "seeds.jsonl")
    let resolved = try Settings.test(
      """
      name: test
      seed: 11
      queries:
        sources: [{path: seeds.jsonl}]
      \(queries)
      \(models.replacingOccurrences(of: "TEACHER", with: teacher))
      \(rest)
      """, in: folder)
    settings = resolved.settings
    store = try Store()
    let library = TemplateLibrary()
    try store.save(
      RunInfo(
        name: settings.name, version: "test", seed: settings.seed,
        signature: "",
        settings: "", isSimulated: true))
    var pipeline = Pipeline(
      settings: settings, environment: [:], store: store, library: library,
      exportFolder: folder.path + "/export")
    pipeline.substitute = provider
    reports = try await pipeline.run(until: last)
  }

  func lines(_ file: String, of format: String = "messages") throws -> [JSONValue] {
    try folder.read("export/\(format)/\(file)").split(separator: "\n")
      .map { try JSONParser.parse(String($0)) }
  }

  func judged() async throws -> [JudgedPair] {
    var pairs: [JudgedPair] = []
    for try await pair in store.judgedPairs() { pairs.append(pair) }
    return pairs
  }
}
