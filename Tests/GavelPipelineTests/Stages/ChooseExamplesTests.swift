import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Examples")
struct ChooseExamplesTests {
  private static let judged = "judging: {format: judgelm, reference: both}\npairs: {choose: all}\n"

  private func run(_ export: String) async throws -> TestRun {
    try await TestRun(settings: Self.judged + "export: [{\(export)}]")
  }

  private func index(_ run: TestRun, of format: String = "messages") throws -> [JSONObject] {
    try run.lines("index.jsonl", of: format).compactMap(\.object)
  }

  @Test("Swap augmentation adds about its share, from the order that was judged swapped")
  func augmentation() async throws {
    let none = try index(try await run("format: messages"))
    let half = try index(try await run("format: messages, swap_augmentation: 0.5"))
    let all = try index(try await run("format: messages, swap_augmentation: 1"))
    #expect(none.allSatisfy { $0["order"]?.string == "forward" })
    #expect(all.count == 2 * none.count)
    let added = half.count - none.count
    let spread = 4 * (Double(none.count) * 0.25).squareRoot()
    #expect(abs(Double(added) - Double(none.count) / 2) < spread)
    // What is augmented at one half is augmented at one, too.
    func keys(_ rows: [JSONObject]) -> Set<[JSONValue?]> {
      Set(rows.map { [$0["sample"], $0["order"]] })
    }
    #expect(keys(half).isSubset(of: keys(all)))
  }

  @Test("An exchanged example says what the teacher said of that order, with the sides exchanged")
  func words() async throws {
    let run = try await run("format: judgelm, swap_augmentation: 1")
    var said: [String: [Order: (ParsedJudgment, Query)]] = [:]
    for pair in try await run.judged() {
      for judgment in pair.judgments where judgment.mode == .without {
        said[pair.shown.pair.id.description, default: [:]][judgment.order] =
          judgment.said.map { ($0, pair.shown.query) }
      }
    }
    let lines = try run.lines("train.jsonl", of: "judgelm")
    let rows = try index(run, of: "judgelm").filter { $0["file"]?.string == "train.jsonl" }
    #expect(lines.count == rows.count && !lines.isEmpty)
    for (line, row) in zip(lines, rows) {
      let order = try #require(Order(rawValue: row["order"]?.string ?? ""))
      let words = try #require(said[row["pair"]?.string ?? ""]?[order]).0
      guard let scores = line.object?["score"]?.array else { continue }
      #expect(scores.map(\.double) == [words.scores?.first, words.scores?.second])
      #expect(line.object?["text"]?.string?.hasSuffix(words.reason ?? "?") == true)
      #expect(line.object?["answer1_model_id"] == row["first"])
    }
  }

  @Test("Reference drop shows one of the two judgments of a pair, prompt and text together")
  func referenceDrop() async throws {
    let both = try index(try await run("format: messages"))
    let dropped = try await run("format: messages, reference_drop: 0.5")
    let rows = try index(dropped)
    let pairs = rows.map { $0["pair"]?.string }
    #expect(Set(pairs).count == pairs.count)
    #expect(Set(pairs) == Set(both.map { $0["pair"]?.string }))
    for share in ["0", "1"] {
      let run = try await run("format: messages, reference_drop: \(share)")
      let modes = try index(run).map { $0["reference_mode"]?.string }
      let judgedBoth = Dictionary(grouping: both) { $0["pair"]?.string }
        .filter { $0.value.count == 2 }
      for (row, mode) in zip(try index(run), modes) where judgedBoth[row["pair"]?.string] != nil {
        #expect(mode == (share == "0" ? "with" : "without"))
      }
    }
    for (line, row) in zip(
      try dropped.lines("train.jsonl"), rows.filter { $0["file"]?.string == "train.jsonl" })
    {
      let prompt = try #require(
        line.object?["messages"]?.array?.dropLast().last?.object?["content"]?.string)
      #expect(
        prompt.contains("[Reference Answer]") == (row["reference_mode"]?.string == "with"))
    }
  }

  @Test("A teacher's bare verdict is kept by the swap filter and left out of training, counted")
  func noReason() async throws {
    let run = try await TestRun(
      settings: "judging: {format: pandalm}",
      provider: { model in
        model.name == "teacher" ? Scripted { _ in Completion(text: "Tie") } : nil
      })
    #expect(try run.store.keptSampleCount() > 0)
    #expect(try run.lines("train.jsonl").isEmpty)
    let row = try #require(try run.store.exportFunnel().first).row
    #expect(row.dropped == ["no_reason": row.input])
  }
}
