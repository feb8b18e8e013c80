import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Balanced exports")
struct BalanceTests {
  private static let judged = "pairs: {choose: all}\nsplit: {validation: 0.3}\n"

  private func run(_ export: String, judging: String = "{format: judgelm}") async throws -> TestRun
  {
    try await TestRun(
      seeds: Questions.jsonl(0..<90),
      settings: Self.judged + "judging: \(judging)\nexport: [{\(export)}]")
  }

  /// How often each verdict is shown in a split, read from the lines.
  private func labels(_ run: TestRun, _ split: String) throws -> [String: Int] {
    try run.lines("\(split).jsonl").reduce(into: [:]) { counts, line in
      counts[try Self.verdict(of: line), default: 0] += 1
    }
  }

  private static func verdict(of line: JSONValue) throws -> String {
    let said = line.object?["messages"]?.array?.last?.object?["content"]?.string ?? ""
    let judgment = try JudgeLMFormat().parse(said)
    return judgment.preference.name
  }

  @Test(
    "Balanced by position, first and second win within 1 % of each other in each split",
    arguments: ["", ", swap_augmentation: 0.4", ", ties: drop", ", max_tokens: 330"])
  func position(options: String) async throws {
    let plain = try await run("format: messages\(options)")
    let run = try await run("format: messages, balance: position\(options)")
    for split in ["train", "validation"] {
      let counts = try labels(run, split)
      let (first, second) = (counts["first"] ?? 0, counts["second"] ?? 0)
      #expect(first > 5 && abs(first - second) * 100 <= first + second, "\(counts)")
    }
    // The order that was judged swapped stands in, so next to nothing is left out.
    let row = try #require(try run.store.exportFunnel().first).row
    #expect(row.addsUp && (row.dropped["surplus"] ?? 0) <= 2, "\(row)")
    let before = try #require(try plain.store.exportFunnel().first).row
    #expect(row.input == before.input)
  }

  @Test("Without a second order to show, the surplus is left out, with its reason")
  func forwardOnly() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<60), teacher: "position_bias: 0.5",
      settings: Self.judged + "judging: {format: judgelm, orders: forward}\nkeep: {swap: all}\n"
        + "export: [{format: messages, balance: position}]")
    let counts = try labels(run, "train")
    #expect(counts["first"] == counts["second"] && (counts["first"] ?? 0) > 5)
    let row = try #require(try run.store.exportFunnel().first).row
    #expect(row.addsUp && (row.dropped["surplus"] ?? 0) > 5)
    let dropped = try run.lines("dropped.jsonl").filter {
      $0.object?["reason"]?.string == "surplus"
    }
    #expect(dropped.count == row.dropped["surplus"])
    #expect(dropped.allSatisfy { $0.object?["order"]?.string == "forward" })
  }

  @Test("Balanced by label, the three verdicts are equally frequent")
  func label() async throws {
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<90), teacher: "noise: 0.5",
      settings: Self.judged + "judging: {format: judgelm}\nkeep: {swap: tie_on_flip}\n"
        + "export: [{format: messages, balance: label}]")
    for split in ["train", "validation"] {
      let counts = try labels(run, split)
      #expect(Set(counts.values).count == 1 && counts.count == 3, "\(counts)")
    }
    #expect(try run.store.exportFunnel().allSatisfy { $0.row.addsUp })
  }

  @Test("Ties are at most their share, none where they are dropped, and counted")
  func ties() async throws {
    let policy = "\nkeep: {swap: tie_on_flip}"
    let all = try await run("format: messages", judging: "{format: judgelm}\(policy)")
    let kept = try labels(all, "train")
    let some = try await run(
      "format: messages, ties: 0.1", judging: "{format: judgelm}\(policy)")
    let counts = try labels(some, "train")
    let lines = counts.values.reduce(0, +)
    #expect((kept["tie"] ?? 0) > (counts["tie"] ?? 0) && (counts["tie"] ?? 0) > 0)
    #expect((counts["tie"] ?? 0) * 10 <= lines && ((counts["tie"] ?? 0) + 1) * 10 > lines)
    #expect(counts["first"] == kept["first"] && counts["second"] == kept["second"])
    let none = try await run(
      "format: messages, ties: drop", judging: "{format: judgelm}\(policy)")
    #expect(try labels(none, "train")["tie"] == nil)
    for run in [some, none] {
      let row = try #require(try run.store.exportFunnel().first).row
      #expect(row.addsUp && (row.dropped["tie"] ?? 0) > 0)
    }
  }

  @Test("A line's draw is its own: what a smaller share of ties keeps, a larger one keeps, too")
  func nested() async throws {
    var before: Set<String> = []
    for share in ["0.02", "0.05", "0.1", "1"] {
      let run = try await run(
        "format: messages, ties: \(share)", judging: "{format: judgelm}\nkeep: {swap: tie_on_flip}")
      let lines = Set(try run.lines("train.jsonl").map(\.line))
      #expect(before.isSubset(of: lines) && !lines.isEmpty)
      before = lines
    }
  }

  @Test("The lowest draws are taken, as many as were asked for")
  func cuts() {
    let draws: [UInt64] = [9, 2, 7, 4]
    for count in -1...5 {
      let cut = Cut(count, of: draws)
      #expect(draws.filter(cut.takes).sorted() == Array(draws.sorted().prefix(max(0, count))))
    }
  }
}
