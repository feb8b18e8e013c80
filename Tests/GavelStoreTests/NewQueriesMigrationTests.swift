import GRDB
import GavelCore
import Testing

@testable import GavelStore

@Suite("A run from before new queries and grades")
struct NewQueriesMigrationTests {
  /// The tables whose checks have grown, as the first version had them.
  private static let old = [
    "DROP TABLE stage", "DROP TABLE dropped",
    """
    CREATE TABLE stage (
      name TEXT PRIMARY KEY CHECK (name IN ('read', 'sample', 'diversify')),
      input INTEGER NOT NULL, signature TEXT NOT NULL, finished INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE dropped (
      kind TEXT NOT NULL, recordID TEXT NOT NULL,
      stage TEXT NOT NULL CHECK (stage IN ('read', 'sample', 'diversify')),
      reason TEXT NOT NULL CHECK (reason IN ('not_sampled')), detail TEXT,
      PRIMARY KEY (kind, recordID)
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO stage VALUES ('sample', 2, 's', 1)",
    "INSERT INTO dropped VALUES ('query', 'q-1', 'sample', 'not_sampled', NULL)",
    "INSERT INTO query (ordinal, id, file, line, instruction, sampleKey) "
      + "VALUES (0, 'q-1', 's.jsonl', 1, 'Why?', 5)",
    "INSERT INTO request (id, purpose, provider, name, model, parameters, messages, slot) "
      + "VALUES ('a-1', 'respond', 'openai', 'm', 'm', '{}', '[]', 0)",
    "INSERT INTO answer (requestID, text, finish, milliseconds, receivedAt) "
      + "VALUES ('a-1', 'x', 'stop', 1, 1)",
    "INSERT INTO response (id, queryID, candidate, requestID, state, text, dictates) "
      + "VALUES ('r-1', 'q-1', 'm', 'a-1', 'answered', 'x', 0)",
  ]

  @Test("It keeps all its rows, and takes what later stages write")
  func migrated() throws {
    let database = try DatabaseQueue()
    try Schema.migrator.migrate(database, upTo: "1: queries to exports")
    try database.write { database in
      for statement in Self.old { try database.execute(sql: statement) }
    }
    try Schema.migrator.migrate(database)
    try database.write { database in
      for (table, count) in [
        ("stage", 1), ("dropped", 1), ("query", 1), ("request", 1), ("answer", 1), ("response", 1),
      ] {
        #expect(try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \(table)") == count)
      }
      for statement in [
        "INSERT INTO stage VALUES ('augment', 2, 's', 1)",
        "INSERT INTO dropped VALUES ('record', 'a-1:2', 'augment', 'echo', NULL)",
        "INSERT INTO request (id, purpose, provider, name, model, parameters, messages, slot) "
          + "VALUES ('a-2', 'augment', 'openai', 'm', 'm', '{}', '[]', 3)",
        "UPDATE query SET requestID = 'a-2'",
        "INSERT INTO grade VALUES ('q-1', 'a-2', 'graded', 8, 6, NULL)",
      ] {
        try database.execute(sql: statement)
      }
      try database.checkForeignKeys()
    }
    let columns = try database.read { try $0.columns(in: "request").map(\.name) }
    #expect(columns.first == "id" && columns.last == "slot")
  }

  @Test(
    "A grade has both scores on the scale, or a problem",
    arguments: [
      "'graded', 8, NULL, NULL", "'graded', NULL, NULL, NULL", "'graded', 11, 6, NULL",
      "'graded', 8, 6, 'x'", "'unparsed', 8, 6, 'x'", "'unparsed', NULL, NULL, NULL",
      "'why', NULL, NULL, 'x'",
    ])
  func refused(values: String) throws {
    let store = try Store()
    try store.database.write { database in
      for statement in Self.old.suffix(4).prefix(2) { try database.execute(sql: statement) }
    }
    #expect(throws: DatabaseError.self) {
      try store.database.write {
        try $0.execute(sql: "INSERT INTO grade VALUES ('q-1', 'a-1', \(values))")
      }
    }
  }
}
