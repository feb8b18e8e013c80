import Foundation
import GavelCore
import GavelPipeline
import GavelStore
import GavelTestSupport
import Testing

@Suite("Contradictions over a whole run")
struct ContradictionTests {
  /// A teacher that says the first is better in its scores, and whatever it is told in its words.
  private struct Teacher: Provider {
    let reason: String
    /// What it scores where a reference is shown.
    let withReference: String

    func complete(_ request: CompletionRequest) async throws -> Completion {
      let prompt = request.messages.last?.content ?? ""
      let turnsAround = withReference == "opposite" && prompt.contains("[Reference Answer]")
      let prefersFirst = Self.isFirstLonger(prompt) != turnsAround
      return Completion(text: (prefersFirst ? "8 3" : "3 8") + "\n" + reason)
    }

    /// Something that depends on the answers and not on their order.
    private static func isFirstLonger(_ prompt: String) -> Bool {
      let parts = prompt.components(separatedBy: "Answer]\n").filter { $0.contains("[The End of") }
        .map { $0.components(separatedBy: "\n[The End of")[0] }
      guard parts.count == 2 else { return false }
      return (parts[0].count, parts[0]) > (parts[1].count, parts[1])
    }
  }

  private func run(
    reason: String = "One of them is right.", withReference: String = "same", keep: String = "keep"
  ) async throws -> TestRun {
    let teacher = Teacher(reason: reason, withReference: withReference)
    return try await TestRun(
      seeds: Questions.jsonl(0..<20),
      settings: """
        judging: {format: judgelm, reference: both, reference_from: strong}
        keep: {swap: consistent, contradictions: \(keep)}
        """,
      provider: { $0.name == "teacher" ? teacher : nil })
  }

  @Test("Opposite verdicts of the two reference modes are flagged, and dropped where that is set")
  func reference() async throws {
    let plain = try await run()
    let flagged = try await run(withReference: "opposite")
    let dropped = try await run(withReference: "opposite", keep: "{reference: drop}")
    func row(_ run: TestRun) throws -> Funnel.Row {
      try #require(try run.store.funnel()[.reconcile])
    }
    func count(_ run: TestRun) throws -> Int? {
      try row(run).notes.first { $0.name == "contradictory_reference" }?.count
    }
    #expect(try row(plain).output > 10)
    #expect(try count(plain) == nil)
    #expect(try row(flagged).output == row(plain).output)
    #expect(try count(flagged) == row(flagged).output)
    #expect(try row(dropped).dropped["contradictory_reference"] == row(flagged).output)
    #expect(try row(dropped).output == 0)
    for run in [plain, flagged, dropped] { #expect(try row(run).addsUp) }
    let line = try dropped.lines("dropped.jsonl").first {
      $0.object?["reason"] == .string("contradictory_reference")
    }
    #expect(line?.object?["without"] != nil)
    #expect(line?.object?["without"] != line?.object?["with"])
  }

  @Test("A reason in another script is flagged, dropped where that is set, and shown")
  func language() async throws {
    let reason = "两个回答都谈到了问题，其中一个更加准确，另一个遗漏了要点。"
    let flagged = try await run(reason: reason)
    let judged = try await flagged.judged()
    let samples = judged.flatMap(\.samples)
    #expect(samples.contains { $0.contradictions == [.language] && $0.verdict != nil })
    #expect(samples.allSatisfy { $0.contradictions.isSubset(of: [.language]) })
    let sample = try #require(samples.first { $0.contradictions == [.language] })
    let lineage = try #require(try flagged.store.lineage(of: sample.id)).line
    #expect(lineage.contains(#""contradictions":["language"]"#))
    let dropped = try await run(reason: reason, keep: "drop")
    let row = try #require(try dropped.store.funnel()[.reconcile])
    #expect(row.dropped["contradictory_language", default: 0] > 0)
    #expect(row.addsUp)
    let kept = try await dropped.judged().flatMap(\.samples).filter { $0.verdict != nil }
    #expect(kept.allSatisfy { $0.contradictions.isEmpty })
  }

  @Test("Scores that the reason denies are flagged in every sample where one order has them")
  func scores() async throws {
    let run = try await run(reason: "Taken together Assistant 1 is better.", keep: "{scores: drop}")
    let row = try #require(try run.store.funnel()[.reconcile])
    #expect(row.dropped["contradictory_scores", default: 0] > 10)
    #expect(row.output == 0)
    #expect(row.addsUp)
  }
}
