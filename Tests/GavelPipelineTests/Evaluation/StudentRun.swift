import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

/// A finished run in a folder, whose validation split models judge as students.
struct StudentRun {
  let folder: TemporaryFolder
  var path: String { folder.path + "/run" }

  static let exports = "export: [{format: messages, swap_augmentation: 1}]"

  init(
    judging: String = "judging: {format: pandalm, reference: both}",
    teacher: String = "position_bias: 0.2", teachers: String = "teacher",
    rest: String = StudentRun.exports, validation: Double = 0.4, count: Int = 40,
    until last: StageName = .export
  ) async throws {
    folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<count), to: "seeds.jsonl")
    let resolved = try Settings.test(
      """
      name: students
      seed: 11
      queries: {sources: [{path: seeds.jsonl}]}
      models:
        weak: {provider: simulator, simulate: {quality: 0.3}}
        middle: {provider: simulator, simulate: {quality: 0.55}}
        strong: {provider: simulator, simulate: {quality: 0.8}}
        teacher: {provider: simulator, simulate: {\(teacher)}}
        other: {provider: simulator, simulate: {noise: 1}}
      candidates: [weak, middle, strong]
      teachers: [\(teachers)]
      \(judging)
      split: {validation: \(validation)}
      \(rest)
      """, in: folder)
    let run = try Run(folder: path, resolved: resolved)
    _ = try await run.work(until: last, control: RunControl(), progress: RunProgress())
    try run.store.close()
  }

  /// A simulated model that came after the run.
  static func student(_ knobs: String = "quality: 0.5") -> [String] {
    ["models.student.provider=simulator", "models.student.simulate={\(knobs)}"]
  }

  /// Has a model judge.
  @discardableResult
  func judge(
    _ name: String = "student", _ overrides: [String] = StudentRun.student(),
    counter: CountingProvider? = nil, budget: Settings.Budget = .none,
    _ change: (inout EndpointJudge.Options) -> Void = { _ in }
  ) async throws -> EndpointJudge.Report {
    var options = EndpointJudge.Options()
    options.overrides = overrides
    change(&options)
    var judge = try EndpointJudge(folder: path, judge: name, options: options, environment: [:])
    if let counter { judge.substitute = { counter.around($0) } }
    return try await judge.work(
      judge.plan(), control: judge.control(budget: budget), progress: RunProgress())
  }

  /// A model as it would be asked.
  func model(_ name: String, _ overrides: [String]) throws -> Settings.Model {
    try SettingsReader.judge(
      named: name, run: path + "/settings.resolved.yaml", file: nil, overrides: overrides,
      environment: [:]
    ).model
  }

  func data(
    _ name: String = "student", against: EvaluatedRun.Against = .samples
  ) throws -> EvaluationData {
    try EvaluatedRun(folder: path, judge: .model(name), against: against).read()
  }
}

extension StudentRun {
  /// Expects the run to be as it was after a body: its exports, its settings, its end, and what is
  /// exported and read again.
  func expectUntouched(by body: () async throws -> Void) async throws {
    let exports = try folder.contents(of: "run/export")
    let settings = try folder.read("run/settings.resolved.yaml")
    let before = try Store(folder: path).run()
    try await body()
    #expect(try folder.contents(of: "run/export") == exports)
    #expect(try folder.read("run/settings.resolved.yaml") == settings)
    #expect(try Store(folder: path).run() == before)
    try await { () async throws in
      let again = try Run(existing: path)
      let report = try await again.work(control: RunControl(), progress: RunProgress())
      #expect(report.isAsItWas)
    }()
    _ = try await Reexport(folder: path).write(formats: [], to: nil)
    #expect(try folder.contents(of: "run/export") == exports)
    let reparsed = try await Reparse(folder: path).work()
    #expect(reparsed.changed == 0)
  }
}
