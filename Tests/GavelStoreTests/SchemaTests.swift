import GRDB
import GavelCore
import Testing

@testable import GavelStore

@Suite("The schema refuses what the types refuse")
struct SchemaTests {
  private static let query =
    "INSERT INTO query (ordinal, id, file, line, instruction, sampleKey) "
    + "VALUES (0, 'q-1', 's.jsonl', 1, 'Why?', 5)"
  private static let request =
    "INSERT INTO request (id, purpose, provider, name, model, parameters, messages, slot) "
    + "VALUES ('a-1', 'judge', 'openai', 'm', 'm', '{}', '[]', 0)"
  private static func response(_ id: String, _ candidate: String) -> String {
    "INSERT INTO response (id, queryID, candidate, requestID, state, text, dictates) "
      + "VALUES ('\(id)', 'q-1', '\(candidate)', 'a-1', 'answered', 'Because.', 0)"
  }
  private static let pair =
    "INSERT INTO pair (id, queryID, aResponseID, bResponseID, aCandidate, bCandidate) "
    + "VALUES ('p-1', 'q-1', 'r-1', 'r-2', 'x', 'y')"
  static let sound = [
    query, request, response("r-1", "x"), response("r-2", "y"), pair,
  ]

  private static func judgment(
    order: String = "forward", state: String = "parsed", said: String = "'first'",
    verdict: String = "'a'", problem: String = "NULL", request: String = "'a-1'"
  ) -> String {
    "INSERT INTO judgment (id, pairID, teacher, shownOrder, referenceMode, requestID, state, said, "
      + "verdict, problem) VALUES ('j-1', 'p-1', 't', '\(order)', 'without', \(request), "
      + "'\(state)', \(said), \(verdict), \(problem))"
  }

  private func store() throws -> Store {
    let store = try Store()
    try store.database.write { database in
      for statement in Self.sound { try database.execute(sql: statement) }
    }
    return store
  }

  @Test(
    "A judgment as it should be is taken",
    arguments: [
      judgment(), judgment(order: "swapped", verdict: "'b'"),
      judgment(order: "swapped", said: "'second'", verdict: "'a'"),
      judgment(said: "'tie'", verdict: "'tie'"),
      judgment(state: "unparsed", said: "NULL", verdict: "NULL", problem: "'chatter'"),
      judgment(
        state: "no_reference", said: "NULL", verdict: "NULL", problem: "'none'", request: "NULL"),
    ])
  func taken(statement: String) throws {
    try store().database.write { try $0.execute(sql: statement) }
  }

  @Test(
    "What cannot be is refused",
    arguments: [
      // A verdict that does not follow from what was said in that order.
      judgment(verdict: "'b'"), judgment(order: "swapped", verdict: "'a'"),
      judgment(said: "'tie'", verdict: "'a'"),
      // An unreadable answer with a verdict, a readable one without.
      judgment(state: "unparsed", problem: "'chatter'"),
      judgment(state: "unparsed", said: "NULL", verdict: "'tie'", problem: "'chatter'"),
      judgment(said: "NULL", verdict: "NULL"), judgment(problem: "'chatter'"),
      judgment(state: "guessed"), judgment(order: "sideways"), judgment(request: "NULL"),
      judgment(request: "'a-2'"),
      "INSERT INTO query (ordinal, id, file, line, instruction, sampleKey) "
        + "VALUES (1, 'q-2', 's.jsonl', 2, '', 5)",
      "INSERT INTO query (ordinal, id, file, line, instruction, sampleKey) "
        + "VALUES (1, 'q-2', 's.jsonl', 2, 7.5, 'five')",
      "INSERT INTO response (id, queryID, candidate, requestID, state, text, dictates) "
        + "VALUES ('r-3', 'q-1', 'z', 'a-1', 'empty', 'text', 0)",
      "INSERT INTO response (id, queryID, candidate, requestID, state, text, dictates) "
        + "VALUES ('r-3', 'q-1', 'x', 'a-1', 'empty', NULL, 0)",
      // A response that nobody was asked for is not one that failed.
      "INSERT INTO response (id, queryID, candidate, state, dictates) "
        + "VALUES ('r-3', 'q-1', 'z', 'failed', 0)",
      "INSERT INTO givenPair (queryID, firstID, secondID, firstCandidate, secondCandidate, "
        + "firstText, secondText, file, line) "
        + "VALUES ('q-1', 'r-1', 'r-1', 'x', 'x', 'a', 'a', 's.jsonl', 1)",
      "INSERT INTO pair (id, queryID, aResponseID, bResponseID, aCandidate, bCandidate) "
        + "VALUES ('p-2', 'q-1', 'r-1', 'r-1', 'x', 'x')",
      "INSERT INTO dropped (kind, recordID, stage, reason) VALUES ('query', 'q-1', 'read', 'why')",
      "INSERT INTO dropped (kind, recordID, stage, reason, detail) "
        + "VALUES ('query', 'q-1', 'sample', 'not_sampled', 'no json')",
      "INSERT INTO answer (requestID, text, finish, milliseconds, receivedAt) "
        + "VALUES ('a-9', 'x', 'stop', 1, 1)",
      "INSERT INTO placement (queryID, cluster, split) VALUES ('q-1', 'q-1', 'test')",
      "INSERT INTO exported (format, what, reason, count) VALUES ('m', 'dropped', '', 1)",
    ])
  func refused(statement: String) throws {
    let store = try store()
    #expect(throws: DatabaseError.self) {
      try store.database.write { try $0.execute(sql: statement) }
    }
  }

  @Test("A run of the first schema is read on: samples without contradictions, drops as they were")
  func firstSchema() throws {
    let database = try DatabaseQueue()
    try Schema.migrator.migrate(database, upTo: "1: queries to exports")
    let sample =
      "INSERT INTO sample (id, pairID, teacher, referenceMode, outcome, verdict) "
      + "VALUES ('s-1', 'p-1', 't', 'without', 'consistent', 'a')"
    let drop =
      "INSERT INTO dropped (kind, recordID, stage, reason, detail) "
      + "VALUES ('query', 'q-1', 'diversify', 'near_duplicate', '{\"kept\":\"q-0\"}')"
    try database.write { database in
      for statement in Self.sound + [sample, drop] { try database.execute(sql: statement) }
    }
    try Schema.migrator.migrate(database)
    let (row, kept) = try database.read { database in
      (
        try Row.fetchOne(database, sql: "SELECT * FROM sample"),
        try String.fetchOne(database, sql: "SELECT detail ->> 'kept' FROM dropped")
      )
    }
    #expect(row.map(Store.contradictions) == [])
    #expect(kept == "q-0")
    try database.write { database in
      try database.execute(
        sql: """
          INSERT INTO dropped (kind, recordID, stage, reason)
          VALUES ('sample', 's-1', 'reconcile', 'contradictory_scores')
          """)
      #expect(throws: DatabaseError.self) {
        try database.execute(sql: "UPDATE sample SET scoresContradict = 2")
      }
    }
  }

  @Test("A record is dropped once: it has one reason")
  func onceDropped() async throws {
    let store = try store()
    try await store.save([Drop(.query, "q-1", at: .sample, because: .notSampled)])
    try await store.save([Drop(.query, "q-1", at: .sample, because: .overLimit)])
    #expect(try store.dropCounts().map(\.count) == [1])
  }
}
