import GRDB
import GavelCore
import Testing

@testable import GavelStore

@Suite("Judged pairs")
struct JudgedPairsTests {
  private static let count = 1234
  private static let dropped = 100..<700

  /// Pairs of more than two pages, a whole page of them dropped; each judged, every third one by a
  /// judgment that nobody could read.
  private func store() throws -> Store {
    let store = try Store()
    try store.database.write { database in
      for statement in SchemaTests.sound { try database.execute(sql: statement) }
      try database.execute(sql: "INSERT INTO placement VALUES ('q-1', 'q-1', 'validation')")
      for number in 0..<Self.count {
        let name = Self.name(number)
        try database.execute(
          sql: "INSERT INTO pair VALUES ('p-\(name)', 'q-1', 'r-1', 'r-2', 'x', 'y')")
        let isRead = number % 3 > 0
        try database.execute(
          sql: """
            INSERT INTO judgment (id, pairID, teacher, shownOrder, referenceMode, requestID, state,
              said, verdict, problem)
            VALUES ('j-\(name)', 'p-\(name)', 't', 'forward', 'without', 'a-1',
              \(isRead ? "'parsed', 'first', 'a', NULL" : "'unparsed', NULL, NULL, 'chatter'"))
            """)
        try database.execute(
          sql: """
            INSERT INTO sample (id, pairID, teacher, referenceMode, outcome, verdict)
            VALUES ('s-\(name)', 'p-\(name)', 't', 'without', 'single', \(isRead ? "'a'" : "NULL"))
            """)
        if Self.dropped.contains(number) {
          try database.execute(
            sql: """
              INSERT INTO dropped (kind, recordID, stage, reason)
              VALUES ('pair', 'p-\(name)', 'pair', 'identical_responses')
              """)
        }
      }
    }
    return store
  }

  private static func name(_ number: Int) -> String { "1" + String(10_000 + number) }

  @Test("Ranges hold each kept pair once, by id, with what was said of it")
  func ranges() async throws {
    let store = try store()
    var pairs: [JudgedPair] = []
    var ranges = 0
    for try await range in store.pairRanges() {
      ranges += 1
      pairs += try await store.judgedPairs(in: range)
    }
    #expect(ranges == 3)
    let kept =
      ["p-1"]
      + (0..<Self.count).filter { !Self.dropped.contains($0) }.map {
        "p-\(Self.name($0))"
      }
    #expect(pairs.map(\.shown.pair.id.description) == kept)
    for judged in pairs.dropFirst() {
      let name = judged.shown.pair.id.description.dropFirst(2)
      #expect(judged.judgments.map(\.id.description) == ["j-\(name)"])
      #expect(judged.judgments.allSatisfy { $0.pair == judged.shown.pair.id })
      #expect(judged.samples.map(\.id.description) == ["s-\(name)"])
      #expect(judged.samples[0].verdict == judged.judgments[0].verdict)
      #expect(judged.split == .validation)
      #expect(judged.shown.query.instruction == "Why?")
      #expect(judged.shown.aText == "Because.")
    }
    var one: [JudgedPair] = []
    for try await judged in store.judgedPairs() { one.append(judged) }
    #expect(one == pairs)
  }

  @Test("Each judgment that nobody could read is one line, by id")
  func unreadable() async throws {
    var lines: [JSONValue] = []
    for try await line in try store().unreadableLines() { lines.append(line) }
    let unread = (0..<Self.count).filter { $0 % 3 == 0 }.map { "j-\(Self.name($0))" }
    #expect(lines.map { $0.object?["id"]?.string } == unread)
    #expect(
      lines.first?.line == """
        {"kind":"judgment","id":"j-110000","stage":"judge","reason":"unparsed",\
        "problem":"chatter","pair":"p-110000","model":"t","order":"forward",\
        "reference_mode":"without"}
        """)
  }

  @Test("Each response that nobody can use is one line, by id")
  func unusable() async throws {
    let store = try store()
    try await store.database.write {
      try $0.execute(
        sql: """
          INSERT INTO response (id, queryID, candidate, requestID, state, text, dictates)
          VALUES ('r-0', 'q-1', 'z', 'a-1', 'refused', NULL, 0)
          """)
    }
    var lines: [String] = []
    for try await line in store.unusableLines() { lines.append(line.line) }
    #expect(
      lines == [
        """
        {"kind":"response","id":"r-0","stage":"respond","reason":"refused_response",\
        "query":"q-1","model":"z"}
        """
      ])
  }
}
