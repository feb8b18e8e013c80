import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("The folder of a run that is evaluated")
struct EvaluatedFolderTests {
  private static let yaml = """
    name: evaluated
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      weak: {provider: simulator, simulate: {quality: 0.3}}
      strong: {provider: simulator, simulate: {quality: 0.8}}
      teacher: {provider: simulator, simulate: {position_bias: 0.2}}
    candidates: [weak, strong]
    teachers: [teacher]
    """

  private static func run(in folder: TemporaryFolder, until: StageName = .export) async throws
    -> Run
  {
    try folder.write(Questions.jsonl(0..<12), to: "seeds.jsonl")
    let run = try Run(
      folder: folder.path + "/run", resolved: try Settings.test(yaml, in: folder))
    _ = try await run.work(until: until, control: RunControl(), progress: RunProgress())
    return run
  }

  @Test("It is read while a run works on it, and nothing of it is changed")
  func underWay() async throws {
    let folder = try TemporaryFolder()
    let run = try await Self.run(in: folder, until: .judge)
    // The run is still open, has its lock and has written what is not in the file itself yet.
    let data = try EvaluatedRun(folder: folder.path + "/run").read()
    let kept = try run.store.keptPairCount()
    #expect(kept > 5 && data.pairs.rows.count == kept)
    try run.store.clear(from: .judge)
    let error = #expect(throws: RunProblem.self) {
      try EvaluatedRun(folder: folder.path + "/run").read()
    }
    #expect(error?.description.hasSuffix("run it again first") == true)
    #expect(try run.store.keptPairCount() == kept)
  }

  @Test("A run that has come half way says how many pairs are left")
  func halfWay() async throws {
    let folder = try TemporaryFolder()
    let run = try await Self.run(in: folder, until: .judge)
    var judgments: [Judgment] = []
    for try await pair in run.store.judgedPairs() { judgments += pair.judgments }
    try run.store.clear(from: .judge)
    let half = Array(judgments.prefix(judgments.count / 2))
    try await run.store.save(half)
    let data = try EvaluatedRun(folder: folder.path + "/run").read()
    let left = try #require(data.leftOut.first { $0.reason == "not_judged" })
    let kept = try run.store.keptPairCount()
    #expect(left.count > 0 && left.count + data.pairs.rows.count == kept)
    #expect(
      data.warnings.last
        == "the run has not judged all pairs yet: \(left.count) are left; run it again to have them"
    )
  }

  @Test("Where there is no run that is said")
  func nothing() throws {
    let error = #expect(throws: RunProblem.self) {
      try EvaluatedRun(folder: "no/such/run").read()
    }
    #expect(error?.description.hasPrefix("no/such/run: no run there") == true)
  }

  @Test("A file that is no store is an error of that file")
  func broken() throws {
    let folder = try TemporaryFolder()
    try folder.write(String(repeating: "no database ", count: 100), to: "run.sqlite")
    let error = #expect(throws: StoreError.self) { try EvaluatedRun(folder: folder.path).read() }
    #expect(error?.path == folder.path + "/run.sqlite")
  }

  @Test(
    "A disk that cannot be written is enough",
    .enabled(if: SmallDisk.isPossible, "needs a disk that can be mounted read-only"))
  func readOnly() async throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "run/.keep")
    let disk = try SmallDisk(at: folder.path + "/run", bytes: 32 << 20)
    try await Self.run(in: folder).store.close()
    try disk.makeReadOnly()
    let data = try EvaluatedRun(folder: folder.path + "/run").read()
    #expect(data.pairs.rows.count > 5)
  }
}
