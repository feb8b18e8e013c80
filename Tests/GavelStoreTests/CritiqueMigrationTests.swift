import GRDB
import GavelCore
import Testing

@testable import GavelStore

@Suite("A run from before critiques were exported")
struct CritiqueMigrationTests {
  private static let moved =
    "INSERT INTO critique (id, responseID, teacher, referenceMode, requestID, state, problem) "
    + "VALUES ('c-2', 'r-2', 't', 'without', 'a-1', 'score_moved', 'from 8 to 3')"
  private static let dropped =
    "INSERT INTO dropped (kind, recordID, stage, reason) "
    + "VALUES ('query', 'q-1', 'sample', 'not_sampled')"

  @Test("It keeps its critiques and drops, and takes a score that moved")
  func migrated() throws {
    let database = try DatabaseQueue()
    try Schema.migrator.migrate(database, upTo: "6: critiques of responses")
    try database.write { database in
      for statement in SchemaTests.sound + [Self.dropped] { try database.execute(sql: statement) }
      try database.execute(
        sql: "INSERT INTO critique (id, responseID, teacher, referenceMode, requestID, state, "
          + "overall, dimensions, text) "
          + "VALUES ('c-1', 'r-1', 't', 'with', 'a-1', 'parsed', 7.5, '{\"x\":8}', 'Well.')")
      #expect(throws: DatabaseError.self, "an older check knows no such state") {
        try database.execute(sql: Self.moved)
      }
    }
    try Schema.migrator.migrate(database)
    try database.write { database in
      try database.execute(sql: Self.moved)
      let row = try Row.fetchOne(database, sql: "SELECT * FROM critique WHERE id = 'c-1'")
      #expect(row?["overall"] as Double? == 7.5)
      #expect(row?["text"] as String? == "Well.")
      #expect(row?["dimensions"] as String? == #"{"x":8}"#)
      #expect(try String.fetchOne(database, sql: "SELECT reason FROM dropped") == "not_sampled")
      try database.checkForeignKeys()
    }
  }

  @Test("A critique comes back as it was saved")
  func saved() async throws {
    let store = try Store()
    try await store.database.write { database in
      for statement in SchemaTests.sound { try database.execute(sql: statement) }
    }
    func critique(_ response: String, _ text: String, rewriting before: Double? = nil) -> Critique {
      Critique(
        of: ContentID(stored: response), by: "t", mode: before == nil ? .with : .without,
        request: ContentID(stored: "a-1"),
        outcome: .completed(Completion(text: text, finish: .stop)),
        format: .dictionary, rewriting: before)
    }
    let critiques = [
      critique("r-1", "Well.\n{'正确性': 8, 'all of it': 7.5, '综合得分': 7.5}"),
      critique("r-1", "Well.\n{'综合得分': 3}", rewriting: 7.5), critique("r-2", "Who knows."),
    ]
    try await store.save(critiques)
    var read: [CritiquedResponse] = []
    for try await response in store.critiquedResponses() { read.append(response) }
    #expect(read.map(\.response.description) == ["r-1", "r-2"])
    #expect(read.map(\.candidate) == ["x", "y"])
    #expect(Set(read.flatMap(\.critiques)) == Set(critiques))
    #expect(try store.parsedCritiqueCount() == 1)
    var lines: [JSONValue] = []
    for try await line in store.ungradedLines() { lines.append(line) }
    #expect(
      lines.compactMap { $0.object?["reason"]?.string }.sorted() == ["score_moved", "unparsed"])
    #expect(lines.allSatisfy { $0.object?["kind"]?.string == "critique" })
    #expect(lines.allSatisfy { $0.object?["query"]?.string == "q-1" })
  }
}
