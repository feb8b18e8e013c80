import GRDB
import GavelCore
import Testing

@testable import GavelStore

@Suite("Runs of older schemas")
struct MigrationTests {
  @Test("A run of the first schema keeps its rows, and takes what is new")
  func first() throws {
    let database = try DatabaseQueue()
    try Schema.migrator.migrate(database, upTo: "1: queries to exports")
    try database.write { database in
      for statement in SchemaTests.sound { try database.execute(sql: statement) }
      try database.execute(
        sql: "INSERT INTO dropped (kind, recordID, stage, reason) "
          + "VALUES ('query', 'q-2', 'sample', 'not_sampled')")
    }
    try Schema.migrator.migrate(database)
    try database.write { database in
      for (table, count) in [("response", 2), ("pair", 1), ("dropped", 1), ("request", 1)] {
        #expect(try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \(table)") == count)
      }
      try database.execute(
        sql: "INSERT INTO response (id, queryID, candidate, state, text, dictates) "
          + "VALUES ('r-9', 'q-1', 'x', 'answered', 'From a file.', 0)")
      try database.execute(
        sql: "INSERT INTO dropped (kind, recordID, stage, reason) "
          + "VALUES ('record', 's.jsonl:2', 'read', 'merged')")
    }
    #expect(throws: DatabaseError.self, "the pair's response is still looked for") {
      try database.write { try $0.execute(sql: "DELETE FROM response WHERE id = 'r-1'") }
    }
  }

  @Test("A run from before its servers' words keeps its failures, retries and answers")
  func words() throws {
    let database = try DatabaseQueue()
    try Schema.migrator.migrate(database, upTo: "6: critiques of responses")
    try database.write { database in
      for statement in SchemaTests.sound { try database.execute(sql: statement) }
      // The checks as an earlier version had them.
      for (table, reasons) in [("failure", "class"), ("retry", "reason")] {
        let old = try String.fetchOne(
          database, sql: "SELECT sql FROM sqlite_master WHERE name = ?", arguments: [table])
        try database.execute(sql: "DROP TABLE \(table)")
        let narrow = try #require(old).replacing("'overloaded', ", with: "")
        #expect(!narrow.contains("overloaded") && narrow.contains(reasons))
        try database.execute(sql: narrow)
      }
      try database.execute(
        sql: "INSERT INTO answer (requestID, text, finish, milliseconds, receivedAt) "
          + "VALUES ('a-1', 'x', 'stop', 7, 1)")
      try database.execute(
        sql: "INSERT INTO request (id, purpose, provider, name, model, parameters, messages, slot) "
          + "VALUES ('a-2', 'judge', 'openai', 'm', 'm', '{}', '[]', 0)")
      try database.execute(
        sql: "INSERT INTO failure VALUES ('a-2', 'server_error', 'status 503', 2, 5)")
      try database.execute(sql: "INSERT INTO retry VALUES ('a-1', 1, 'a-9', 'unparsed', 1)")
    }
    try Schema.migrator.migrate(database)
    try database.write { database in
      let row = try #require(try Row.fetchOne(database, sql: "SELECT * FROM answer"))
      #expect(try Store.completion(row) == Completion(text: "x"))
      #expect(try Int.fetchOne(database, sql: "SELECT times FROM failure") == 2)
      #expect(try String.fetchOne(database, sql: "SELECT attemptID FROM retry") == "a-9")
      try database.execute(sql: "UPDATE failure SET class = 'overloaded'")
      try database.execute(sql: "UPDATE retry SET reason = 'overloaded'")
      try database.checkForeignKeys()
      for statement in [
        "UPDATE failure SET class = 'tired'", "UPDATE answer SET logprobs = '{'",
        "UPDATE answer SET cachedTokens = -1",
        "INSERT INTO quirk VALUES ('http://h', 'm', 'no_manners', '')",
      ] {
        #expect(throws: DatabaseError.self) { try database.execute(sql: statement) }
      }
    }
  }

  @Test("The checks of the newest schema know every name that there is")
  func names() async throws {
    let store = try Store()
    for failure in FailureClass.allCases {
      try await store.save([AnswerTests.answered(failure.rawValue, .failed(failure, message: "x"))])
    }
    #expect(try store.failures().map(\.failure).count == FailureClass.allCases.count)
    for quirk in Quirk.allCases {
      try await store.save(quirk, of: "m", at: "http://h", message: "no")
      try await store.save(quirk, of: "m", at: "http://h", message: "no again")
    }
    #expect(try store.quirks(of: "m", at: "http://h") == Set(Quirk.allCases))
    #expect(try store.quirks().allSatisfy { $0.message == "no" })
    #expect(try store.quirks(of: "m", at: "http://other").isEmpty)
    try await store.database.write { database in
      try database.execute(
        sql: "INSERT INTO request (id, purpose, provider, name, model, parameters, messages, slot) "
          + "VALUES ('a-1', 'judge', 'openai', 'm', 'm', '{}', '[]', 0)")
      for (index, reason) in RetryReason.allCases.enumerated() {
        try database.execute(
          sql: "INSERT INTO retry VALUES ('a-1', ?, ?, ?, 0)",
          arguments: [index + 1, "a-r\(index)", reason.rawValue])
      }
    }
  }
}
