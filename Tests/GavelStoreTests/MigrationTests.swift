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
}
