import GRDB
import GavelCore
import Testing

@testable import GavelStore

@Suite("Runs of every older schema")
struct OlderStoreTests {
  /// Every list of names in a check, and the enum that it stands for today.
  private static let lists: [(table: String, column: String, names: [String])] = [
    ("stage", "name", StageName.allCases.map(\.rawValue)),
    ("dropped", "kind", Drop.Kind.allCases.map(\.rawValue)),
    ("dropped", "stage", StageName.allCases.map(\.rawValue)),
    ("dropped", "reason", DropReason.allCases.map(\.rawValue)),
    ("request", "purpose", AnsweredRequest.Purpose.allCases.map(\.rawValue)),
    ("answer", "finish", Completion.Finish.allCases.map(\.rawValue)),
    ("failure", "class", FailureClass.allCases.map(\.rawValue)),
    ("retry", "reason", RetryReason.allCases.map(\.rawValue)),
    ("reference", "state", WrittenReference.State.allCases.map(\.rawValue)),
    ("response", "state", Response.State.allCases.map(\.rawValue)),
    ("grade", "state", Grade.State.allCases.map(\.rawValue)),
    // It began with the names of a judgment's states, of which one is of pairs alone.
    (
      "critique", "state",
      Critique.State.allCases.map(\.rawValue) + [Judgment.State.pathsDisagree.rawValue]
    ),
    ("critique", "referenceMode", ReferenceMode.allCases.map(\.rawValue)),
    ("judgment", "state", Judgment.State.allCases.map(\.rawValue)),
    ("judgment", "shownOrder", Order.allCases.map(\.rawValue)),
    ("judgment", "referenceMode", ReferenceMode.allCases.map(\.rawValue)),
    ("sample", "outcome", Sample.Outcome.allCases.map(\.rawValue)),
    ("sample", "referenceMode", ReferenceMode.allCases.map(\.rawValue)),
    ("placement", "split", SplitName.allCases.map(\.rawValue)),
    // A student is asked directly: there is nothing to build on, and one way only.
    (
      "studentJudgment", "state",
      Judgment.State.allCases.filter { ![.noCritique, .pathsDisagree].contains($0) }
        .map(\.rawValue)
    ),
    ("studentJudgment", "shownOrder", Order.allCases.map(\.rawValue)),
    ("studentJudgment", "referenceMode", ReferenceMode.allCases.map(\.rawValue)),
    // Nothing is rewritten, either.
    (
      "studentCritique", "state",
      Critique.State.allCases.filter { ![.noCritique, .scoreMoved].contains($0) }.map(\.rawValue)
    ),
    ("studentCritique", "referenceMode", ReferenceMode.allCases.map(\.rawValue)),
  ]

  /// Rows that a version brought the place for, in every table of it.
  private static let rows: [Int: [String]] = [
    1: SchemaTests.sound + [
      """
      INSERT INTO run (id, name, version, seed, signature, settings, simulated)
      VALUES (1, 'r', '0', '5', 's', 'name: r', 0)
      """,
      "INSERT INTO stage VALUES ('judge', 4, 's', 1)",
      "INSERT INTO warning VALUES ('read', 'm', 2, 's.jsonl:1')",
      """
      INSERT INTO request VALUES ('a-2', 'respond', 'openai', 'm', 'm', '{}', '[]', 0)
      """,
      "INSERT INTO answer VALUES ('a-1', 'x', 'content_filter', NULL, 'm', 3, 4, 5, 6)",
      "INSERT INTO failure VALUES ('a-2', 'context_length', 'long', 1, 7)",
      "INSERT INTO reference VALUES ('q-1', 'a-2', 'failed', NULL)",
      """
      INSERT INTO judgment (id, pairID, teacher, shownOrder, referenceMode, requestID, state, said,
        verdict, firstScore, secondScore, reason)
      VALUES ('j-1', 'p-1', 't', 'swapped', 'without', 'a-1', 'parsed', 'first', 'b', 8, 7.5, 'w')
      """,
      """
      INSERT INTO judgment (id, pairID, teacher, shownOrder, referenceMode, state, problem)
      VALUES ('j-2', 'p-1', 't', 'forward', 'with', 'no_reference', 'none')
      """,
      """
      INSERT INTO sample (id, pairID, teacher, referenceMode, outcome, verdict)
      VALUES ('s-1', 'p-1', 't', 'without', 'incomplete', NULL)
      """,
      "INSERT INTO placement VALUES ('q-1', 'q-1', 'train')",
      "INSERT INTO exported VALUES ('messages', 'dropped', 'no_reason', 3)",
      """
      INSERT INTO dropped VALUES ('query', 'q-2', 'diversify', 'near_duplicate', '{"kept":"q-1"}')
      """,
    ],
    2: [
      "INSERT INTO givenPair VALUES ('q-1', 'r-1', 'r-2', 'x', 'y', 't', 'u', 's.jsonl', 1, NULL)",
      """
      INSERT INTO response (id, queryID, candidate, state, text, dictates)
      VALUES ('r-3', 'q-1', 'z', 'answered', 'From a file.', 0)
      """,
      "INSERT INTO dropped VALUES ('record', 's.jsonl:2', 'read', 'merged', NULL)",
    ],
    3: [
      "INSERT INTO retry VALUES ('a-1', 1, 'a-9', 'unparsed', 0)",
      "UPDATE run SET queryLimit = 5, lastStage = 'judge'",
    ],
    4: ["UPDATE sample SET scoresContradict = 1"],
    5: [
      "UPDATE query SET requestID = 'a-2'",
      "INSERT INTO grade VALUES ('q-1', 'a-2', 'graded', 8, 6, NULL)",
    ],
    6: [
      """
      INSERT INTO critique VALUES ('c-1', 'r-1', 't', 'with', 'a-1', 'parsed', 8, '{"a":7}', 't',
        NULL)
      """,
      "UPDATE judgment SET checkRequestID = 'a-2' WHERE id = 'j-1'",
      "INSERT INTO dropped VALUES ('sample', 's-1', 'reconcile', 'paths_disagree', NULL)",
    ],
    7: [
      """
      INSERT INTO critique VALUES ('c-2', 'r-1', 't', 'without', 'a-2', 'score_moved', NULL, NULL,
        NULL, 'from 8 to 3')
      """,
      "INSERT INTO dropped VALUES ('critique', 'c-1', 'export', 'score_moved', NULL)",
    ],
    8: ["INSERT INTO dropped VALUES ('sample', 's-2', 'export', 'list_incomplete', NULL)"],
    9: [
      "INSERT INTO dropped VALUES ('sample', 's-3', 'export', 'surplus', NULL)",
      "UPDATE failure SET class = 'rejected'",
    ],
  ]

  private static func migrations() -> [(number: Int, name: String)] {
    Schema.migrator.migrations.compactMap { name in
      name.prefix { $0 != ":" }.wholeMatch(of: /\d+/).flatMap { Int($0.output) }.map { ($0, name) }
    }
  }

  /// All rows of all tables, each column by its name.
  private static func contents(_ database: Database) throws -> [String: [[String: DatabaseValue]]] {
    let tables = try String.fetchAll(
      database,
      sql: """
        SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
          AND name <> 'grdb_migrations' ORDER BY name
        """)
    return try tables.reduce(into: [:]) { contents, table in
      contents[table] = try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { row in
        Dictionary(uniqueKeysWithValues: row.map { ($0.0, $0.1) })
      }.sorted { "\($0.sorted { $0.key < $1.key })" < "\($1.sorted { $0.key < $1.key })" }
    }
  }

  @Test(
    "A store of each version keeps all its rows, and takes every name of today", arguments: 1...9)
  func migrated(version: Int) throws {
    let database = try DatabaseQueue()
    for (number, name) in Self.migrations() where number <= version {
      try Schema.migrator.migrate(database, upTo: name)
      try database.write { database in
        for statement in Self.rows[number] ?? [] { try database.execute(sql: statement) }
      }
    }
    let before = try database.read { try Self.contents($0) }
    let isEmpty = before.filter(\.value.isEmpty).map(\.key)
    #expect(isEmpty == [], "a table whose rows are not tried")
    try Schema.migrator.migrate(database)
    try database.read { database in
      let after = try Self.contents(database)
      for (table, rows) in before {
        let found = try #require(after[table])
        let kept = found.map { row in row.filter { rows.first?.keys.contains($0.key) == true } }
          .sorted { "\($0.sorted { $0.key < $1.key })" < "\($1.sorted { $0.key < $1.key })" }
        #expect(kept == rows, "\(table)")
      }
      try database.checkForeignKeys()
      for (table, column, names) in Self.lists {
        let found = try #require(try Schema.names(in: table, column, of: database))
        let missing = names.filter { !found.contains($0) }
        #expect(
          missing.isEmpty,
          """
          stores of version \(version) refuse names of today; append a migration with \
          try extend("\(table)", "\(column)", by: \(missing), in: database)
          """)
        #expect(Set(found).isSubset(of: names), "\(table).\(column) has names of no enum")
      }
    }
    try Self.takes(database)
  }

  /// Rows with names that came late are taken, whatever the store's age.
  private static func takes(_ database: DatabaseQueue) throws {
    try database.write { database in
      for statement in [
        "INSERT INTO request VALUES ('a-3', 'critique', 'openai', 'm', 'm', '{}', '[]', 0)",
        "INSERT INTO failure VALUES ('a-3', 'rejected', 'no', 1, 7)",
        "INSERT OR REPLACE INTO stage VALUES ('critique', 1, 's', 0)",
        "INSERT INTO dropped VALUES ('sample', 's-9', 'export', 'too_long', NULL)",
        "INSERT INTO dropped VALUES ('critique', 'c-9', 'export', 'score_moved', NULL)",
      ] {
        try database.execute(sql: statement)
      }
    }
  }

  @Test("A list is made longer with the table's rows, indexes and other checks as they were")
  func extended() throws {
    // As in a migration: rows refer to the table while it is away.
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let database = try DatabaseQueue(configuration: configuration)
    try Schema.migrator.migrate(database)
    try database.write { database in
      for statement in SchemaTests.sound { try database.execute(sql: statement) }
      func indexes() throws -> [String] {
        try String.fetchAll(
          database,
          sql: "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1")
      }
      let (before, rows) = (try indexes(), try Self.contents(database))
      try Schema.extend("response", "state", by: ["lost", "empty"], in: database)
      try Schema.extend("response", "state", by: ["found"], in: database)
      #expect(
        try Schema.names(in: "response", "state", of: database)
          == Response.State.allCases.map(\.rawValue) + ["lost", "found"])
      #expect(try indexes() == before)
      #expect(try Self.contents(database) == rows)
      let row = "INSERT INTO response VALUES ('r-7', 'q-1', 'w', 'a-1'"
      try database.execute(sql: "\(row), 'lost', NULL, 0)")
      for refused in ["'lots', NULL, 0", "'lost', 'text', 0", "'lost', NULL, 2"] {
        #expect(throws: DatabaseError.self, "\(refused)") {
          try database.execute(sql: row.replacing("r-7", with: "r-8") + ", \(refused))")
        }
      }
    }
  }
}
