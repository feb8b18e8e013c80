import GavelCore

extension Schema {
  /// The tables made again whose checks list names of critiques' states, reasons and kinds, for there
  /// are more of them.
  static let version7 =
    remade(
      "critique",
      """
      CREATE TABLE critique (
        id TEXT PRIMARY KEY CHECK (id GLOB 'c-*'),
        responseID TEXT NOT NULL REFERENCES response (id),
        teacher TEXT NOT NULL,
        referenceMode TEXT NOT NULL CHECK (referenceMode IN ('without', 'with')),
        requestID TEXT REFERENCES request (id),
        state TEXT NOT NULL CHECK (state IN (\(list(Critique.State.allCases.map(\.rawValue))))),
        overall REAL CHECK (overall BETWEEN 1 AND 10),
        dimensions TEXT CHECK (dimensions IS NULL OR json_valid(dimensions)),
        text TEXT,
        problem TEXT,
        UNIQUE (responseID, teacher, referenceMode),
        CHECK ((state = 'parsed') = (overall IS NOT NULL)),
        CHECK ((state = 'parsed') = (text IS NOT NULL)),
        CHECK ((state = 'parsed') = (problem IS NULL))
      ) STRICT, WITHOUT ROWID
      """) + renewed("dropped")
}
