import GRDB
import GavelCore
import Synchronization

/// Counts over whole tables, which do not change where a run has ended.
extension Store {
  /// The rows of a query over what is derived and what was answered: as they were kept, where the
  /// run has ended and nothing was derived since.
  ///
  /// For results of some dozens of rows, with numbers and texts.
  func tallied(_ sql: String) throws -> [Row] {
    let (rows, mark, isKept) = try database.read { database in
      let mark = try String.fetchOne(database, sql: "SELECT finishedAs FROM run")
      if mark != nil,
        let kept = try String.fetchOne(
          database, sql: "SELECT result FROM tally WHERE query = ?", arguments: [sql]),
        let rows = Self.rows(of: kept)
      {
        return (rows, mark, true)
      }
      return (try Row.fetchAll(database, sql: sql), mark, false)
    }
    if keepsTallies.withLock({ $0 }), let mark, !isKept {
      try database.write {
        try $0.execute(
          sql: """
            INSERT OR REPLACE INTO tally (query, result)
            SELECT ?, ? WHERE (SELECT finishedAs FROM run) = ?
            """, arguments: [sql, Self.text(of: rows), mark])
      }
    }
    return rows
  }

  /// Has counts kept from now on, as long as the run's end stands: for whoever has the run's lock.
  ///
  /// Others that read the store could keep what they counted before the run went on.
  public func keepTallies() { keepsTallies.withLock { $0 = true } }

  /// How many rows of what is derived meet a condition.
  func tallyCount(_ tableAndCondition: String) throws -> Int {
    try tallied("SELECT COUNT(*) AS n FROM \(tableAndCondition)").first?["n"] ?? 0
  }

  /// How many records of what is derived are in each state: a query with the columns `state` and `n`.
  func tallyStates<State: RawRepresentable & Hashable>(_ sql: String) throws -> [State: Int]
  where State.RawValue == String { Self.states(try tallied(sql)) }

  // MARK: As text

  private static func text(of rows: [Row]) -> String {
    JSONValue.array(
      rows.map { row in .object(JSONObject(row.map { ($0, value($1)) })) }
    ).line
  }

  private static func value(_ value: DatabaseValue) -> JSONValue {
    switch value.storage {
    case .int64(let number): .number(Int(number))
    case .double(let number): .number(number)
    case .string(let text): .string(text)
    case .null: .null
    case .blob: preconditionFailure("a count is no blob")
    }
  }

  /// - Returns: nil where it is none.
  private static func rows(of text: String) -> [Row]? {
    (try? JSONParser.parse(text))?.array?.map { row in
      let members = row.object?.members ?? []
      return Row(
        Dictionary(
          members.map { ($0.key, value($0.value)) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  private static func value(_ json: JSONValue) -> (any DatabaseValueConvertible)? {
    switch json {
    case .number: json.int ?? json.double
    case .string(let text): text
    case .bool(let value): value
    case .null, .array, .object: nil
    }
  }
}
