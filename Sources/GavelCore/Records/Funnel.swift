/// What went into each stage, what came out, and why the rest did not.
public struct Funnel: Hashable, Sendable {
  /// One stage.
  ///
  /// `input == output + dropped + pending` holds in every row.
  public struct Row: Hashable, Sendable {
    public let stage: StageName
    /// What is counted: queries, responses, pairs, judgments, samples, or an export's lines.
    public let unit: String
    public let input: Int
    public let output: Int
    /// By reason.
    public let dropped: [String: Int]
    /// Not decided yet.
    public let pending: Int
    /// Further facts that are no part of the sum, in their order.
    public let notes: [Note]

    public struct Note: Hashable, Sendable {
      public let name: String
      public let count: Int

      public init(_ name: String, _ count: Int) {
        self.name = name
        self.count = count
      }
    }

    public init(
      stage: StageName, unit: String, input: Int, output: Int, dropped: [String: Int],
      pending: Int = 0, notes: [Note] = []
    ) {
      self.stage = stage
      self.unit = unit
      self.input = input
      self.output = output
      self.dropped = dropped.filter { $0.value > 0 }
      self.pending = pending
      self.notes = notes
    }

    public var droppedCount: Int { dropped.values.reduce(0, +) }

    /// Whether the row's sum holds.
    public var addsUp: Bool { input == output + droppedCount + pending && pending >= 0 }

    public var json: JSONValue {
      var row = JSONObject([
        ("stage", .string(stage.rawValue)), ("unit", .string(unit)), ("in", .number(input)),
        ("out", .number(output)),
        (
          "dropped",
          .object(
            JSONObject(dropped.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) }))
        ),
      ])
      if pending != 0 { row["pending"] = .number(pending) }
      for note in notes { row[note.name] = .number(note.count) }
      return .object(row)
    }
  }

  public let rows: [Row]

  public init(rows: [Row]) { self.rows = rows }

  public var addsUp: Bool { rows.allSatisfy(\.addsUp) }

  public var json: JSONValue { .array(rows.map(\.json)) }

  public subscript(stage: StageName) -> Row? { rows.first { $0.stage == stage } }
}
