import Foundation
import GRDB
import GavelCore
import GavelTestSupport
import Testing

@testable import GavelStore

@Suite("Counts of a run that has ended")
struct TallyTests {
  private static func info() -> RunInfo {
    RunInfo(
      name: "r", version: "1", seed: 1, signature: "", settings: "", isSimulated: false)
  }

  /// A store with two pairs' worth of queries and a run that has ended.
  private static func ended() async throws -> Store {
    let store = try Store()
    try store.save(info())
    try await store.save([AnswerTests.answered("one", .completed(AnswerTests.completion))])
    try store.setFinished(as: "mark")
    return store
  }

  private static func kept(_ store: Store) async throws -> Int {
    try await store.database.read {
      try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM tally") ?? -1
    }
  }

  @Test("Kept counts are those that were counted, whatever they are made of")
  func same() async throws {
    let store = try await Self.ended()
    let (totals, funnel, flips) = (
      try store.modelTotals(), try store.funnel(), try store.flips()
    )
    #expect(totals.count == 1)
    store.keepTallies()
    for _ in 0..<2 {
      #expect(try store.modelTotals() == totals)
      #expect(try store.funnel() == funnel)
      #expect(try store.flips() == flips)
      #expect(try await Self.kept(store) > 0)
    }
    let odd =
      "SELECT 1 AS i, -2.5 AS d, 'a \"text\" – ü' AS t, NULL AS n, 9223372036854775807 AS big"
    for _ in 0..<2 {
      let row = try #require(try store.tallied(odd).first)
      #expect(row["i"] == 1 && row["d"] == -2.5 && row["big"] == Int.max)
      #expect(row["t"] == "a \"text\" – ü" && row["n"] as String? == nil)
    }
  }

  @Test("They are taken from there, and kept by nobody who only reads")
  func taken() async throws {
    let store = try await Self.ended()
    _ = try store.funnel()
    #expect(try await Self.kept(store) == 0)
    store.keepTallies()
    #expect(try store.modelTotals().map(\.answers) == [1])
    try await store.database.write {
      try $0.execute(sql: "UPDATE tally SET result = replace(result, ':1', ':7')")
    }
    #expect(try store.modelTotals().map(\.answers) == [7])
  }

  @Test(
    "As soon as anything is derived again they are forgotten, and nothing is kept until the end")
  func forgotten() async throws {
    let store = try await Self.ended()
    store.keepTallies()
    _ = try store.modelTotals()
    try store.clear(from: .export)
    #expect(try await Self.kept(store) == 0)
    try await store.save([AnswerTests.answered("two", .completed(AnswerTests.completion))])
    #expect(try store.modelTotals().map(\.answers) == [2])
    #expect(try await Self.kept(store) == 0)
    try store.setFinished(as: "another")
    #expect(try store.modelTotals().map(\.answers) == [2])
    #expect(try await Self.kept(store) > 0)
    try store.setFinished(as: nil)
    #expect(try await Self.kept(store) == 0)
  }

  @Test("What is broken is counted anew")
  func broken() async throws {
    let store = try await Self.ended()
    store.keepTallies()
    _ = try store.modelTotals()
    try await store.database.write { try $0.execute(sql: "UPDATE tally SET result = '7'") }
    #expect(try store.modelTotals().map(\.answers) == [1])
    await #expect(throws: DatabaseError.self) {
      try await store.database.write { try $0.execute(sql: "UPDATE tally SET result = '{'") }
    }
  }

  @Test("Long waits are kept by name until they are over")
  func waits() throws {
    let store = try Store()
    var wait = LongWait(name: "one", since: 5, until: 9, message: "429")
    try store.save(wait)
    try store.save(LongWait(name: "two", since: 6, until: 6, message: "503"))
    wait.until = 20
    try store.save(wait)
    #expect(try store.longWaits().map(\.until) == [20, 6])
    wait.kind = .noRoom
    try store.save(wait)
    #expect(try store.longWaits().map(\.kind) == [.noAnswer, .noRoom, .noAnswer])
    try store.forgetWait("one", for: .noAnswer)
    #expect(try store.longWaits().map(\.name) == ["one", "two"])
    try store.forgetWait("one", for: .noRoom)
    #expect(try store.longWaits().map(\.name) == ["two"])
    try store.forgetWaits()
    #expect(try store.longWaits().isEmpty)
    #expect(throws: DatabaseError.self) {
      try store.save(LongWait(name: "x", since: 2, until: 1, message: ""))
    }
  }
}
