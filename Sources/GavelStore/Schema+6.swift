import GavelCore

extension Schema {
  /// What teachers say of single responses; and the tables made again whose checks list names of
  /// stages, reasons, purposes and states, for there are more of them.
  static let version6 =
    [
      """
      CREATE TABLE critique (
        id TEXT PRIMARY KEY CHECK (id GLOB 'c-*'),
        responseID TEXT NOT NULL REFERENCES response (id),
        teacher TEXT NOT NULL,
        referenceMode TEXT NOT NULL CHECK (referenceMode IN ('without', 'with')),
        requestID TEXT REFERENCES request (id),
        state TEXT NOT NULL CHECK (state IN (\(list(Judgment.State.allCases.map(\.rawValue))))),
        overall REAL CHECK (overall BETWEEN 1 AND 10),
        dimensions TEXT CHECK (dimensions IS NULL OR json_valid(dimensions)),
        text TEXT,
        problem TEXT,
        UNIQUE (responseID, teacher, referenceMode),
        CHECK ((state = 'parsed') = (overall IS NOT NULL)),
        CHECK ((state = 'parsed') = (text IS NOT NULL)),
        CHECK ((state = 'parsed') = (problem IS NULL))
      ) STRICT, WITHOUT ROWID
      """
    ]
    + ["stage", "dropped", "request", "judgment"].flatMap(renewed)
    + ["ALTER TABLE judgment ADD COLUMN checkRequestID TEXT REFERENCES request (id)"]

  /// A table of the first version made again with what its checks say now, and its rows.
  static func renewed(_ table: String) -> [String] {
    guard let definition = version1.first(where: { $0.hasPrefix("CREATE TABLE \(table) (") }) else {
      preconditionFailure("no table \(table) in the first version")
    }
    return remade(table, definition)
  }
}
