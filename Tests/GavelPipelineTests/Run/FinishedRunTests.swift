import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("A run that has ended")
struct FinishedRunTests {
  private static let yaml = """
    name: ended
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      weak: {provider: simulator, simulate: {quality: 0.3}}
      strong: {provider: simulator, simulate: {quality: 0.8}}
      teacher: {provider: simulator, simulate: {malformed: 0.2}}
    candidates: [weak, strong]
    teachers: [teacher]
    export: [{format: messages}, {format: pandalm}]
    """

  private static func work(
    in folder: TemporaryFolder, yaml: String = yaml, until: StageName = .export, limit: Int? = nil
  ) async throws -> Run.Report {
    let run = try Run(
      folder: folder.path + "/run", resolved: try Settings.test(yaml, in: folder))
    return try await run.work(
      until: until, limit: limit, control: RunControl(), progress: RunProgress())
  }

  @Test("Run again it has nothing to do, and says the same")
  func nothingToDo() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<20), to: "seeds.jsonl")
    let first = try await Self.work(in: folder)
    let again = try await Self.work(in: folder)
    #expect(!first.isAsItWas && again.isAsItWas)
    #expect(first.exports == again.exports && again.exports.count == 2)
    #expect(first.openFailures == again.openFailures)
  }

  @Test("Whatever it was made from or has written is changed, it works again")
  func changed() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<20), to: "seeds.jsonl")
    let train = folder.path + "/run/export/messages/train.jsonl"
    _ = try await Self.work(in: folder)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: train))

    try folder.write("", to: "run/export/messages/train.jsonl")
    #expect(try await !Self.work(in: folder).isAsItWas)
    #expect(try Data(contentsOf: URL(fileURLWithPath: train)) == bytes)

    try FileManager.default.removeItem(atPath: folder.path + "/run/export/pandalm")
    #expect(try await !Self.work(in: folder).isAsItWas)
    #expect(try await Self.work(in: folder).isAsItWas)

    try folder.write(Questions.jsonl(0..<21), to: "seeds.jsonl")
    #expect(try await !Self.work(in: folder).isAsItWas)

    #expect(try await !Self.work(in: folder, limit: 5).isAsItWas)
    #expect(try await !Self.work(in: folder, until: .judge).isAsItWas)
    #expect(try await Self.work(in: folder, until: .judge).isAsItWas)
    #expect(try await !Self.work(in: folder).isAsItWas)

    let other = Self.yaml.replacing("export: [", with: "keep: {swap: all}\nexport: [")
    #expect(try await !Self.work(in: folder, yaml: other).isAsItWas)
    #expect(try await Self.work(in: folder, yaml: other).isAsItWas)
  }

  @Test("What is counted of it does not change, however often it is run again")
  func counts() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<20), to: "seeds.jsonl")
    struct Counts: Equatable {
      let funnel: Funnel
      let flips: [FlipTotal]
      let totals: [ModelTotal]
    }
    func counts() throws -> Counts {
      let store = try Store(folder: folder.path + "/run")
      defer { try? store.close() }
      return try Counts(
        funnel: store.funnel(), flips: store.flips(), totals: store.modelTotals())
    }
    _ = try await Self.work(in: folder)
    let first = try counts()
    #expect(!first.flips.isEmpty && first.totals.count == 3)
    for _ in 0..<2 {
      #expect(try await Self.work(in: folder).isAsItWas)
      let run = try Run(
        folder: folder.path + "/run", resolved: try Settings.test(Self.yaml, in: folder))
      run.store.keepTallies()
      #expect(try run.store.funnel() == first.funnel)
      #expect(try run.store.modelTotals() == first.totals)
      #expect(try counts() == first)
    }
    // More of it is more, at once.
    try folder.write(Questions.jsonl(0..<30), to: "seeds.jsonl")
    #expect(try await !Self.work(in: folder).isAsItWas)
    let more = try counts()
    #expect(more.totals.reduce(0) { $0 + $1.answers } > first.totals.reduce(0) { $0 + $1.answers })
    #expect(more.funnel.rows.first?.output == 30)
  }

  @Test("That its answers were simulated by a server is not forgotten")
  func simulated() async throws {
    try await withServer { _, base in
      let folder = try TemporaryFolder()
      try folder.write(Questions.jsonl(0..<3), to: "seeds.jsonl")
      let model = "{provider: openai, base_url: \"\(base)\"}"
      let yaml = """
        name: ended
        queries: {sources: [{path: seeds.jsonl}]}
        models: {weak: \(model), strong: \(model), teacher: \(model)}
        candidates: [weak, strong]
        teachers: [teacher]
        """
      for isAsItWas in [false, true] {
        #expect(try await Self.work(in: folder, yaml: yaml).isAsItWas == isAsItWas)
        let store = try Store(folder: folder.path + "/run")
        #expect(try store.run()?.isSimulated == true)
        try store.close()
      }
    }
  }

  @Test("Where further attempts were ordered there is work")
  func ordered() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<20), to: "seeds.jsonl")
    _ = try await Self.work(in: folder)
    let run = try Run(
      folder: folder.path + "/run", resolved: try Settings.test(Self.yaml, in: folder))
    let retry = try Retry(run.store, only: [.unparsed])
    try await retry.order(in: run.store)
    let report = try await run.work(control: RunControl(), progress: RunProgress())
    #expect(!report.isAsItWas)
  }
}
