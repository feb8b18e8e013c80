import GavelCore

/// Writes a line of JSON for each row that was dropped: why, and what it is near.
struct DroppedRows {
  private let output: OutputFile
  private var rows: QueryRows
  private let decided: DecidedRows
  private var against: AgainstFiles
  private var keptTexts: KeptTexts
  /// The row in hand, and the one that it is near where that is read again.
  private let own = RowDescription()
  private let other = RowDescription()
  private var removals: ArraySlice<DecidedRows.Removal>

  init(
    _ output: OutputFile, _ rows: QueryRows, _ decided: DecidedRows, _ against: AgainstFiles,
    heldTexts: Int
  ) {
    self.output = output
    self.rows = rows
    self.decided = decided
    self.against = against
    keptTexts = KeptTexts(decided, limit: heldTexts)
    removals = decided.removals[...]
  }

  /// Whether there is something to say of a row, now or later.
  func wants(_ row: Int) -> Bool { !decided.isKept[row] || keptTexts.wants(row) }

  /// Writes a dropped row, and remembers one that others are near.
  mutating func take(_ row: Int, _ bytes: UnsafeRawBufferPointer) throws {
    let line = rows.table.line(of: row)
    let description = own
    description.begin(line: line)
    rows.describe(row, bytes) { text, id in description.set(text, id) }
    if keptTexts.wants(row) { keptTexts.keep(row, description) }
    guard !decided.isKept[row] else { return }
    if let drop = decided.decisions[row].drop(references: decided.references) {
      let near = drop.near
      try output.append { out in
        description.open(because: drop.reason, to: out)
        if near < decided.references {
          out.append(",\"against\":")
          try describe(reference: near, to: out)
        } else {
          out.append(",\"kept\":")
          try describe(kept: near - decided.references, to: out)
        }
        Self.end(",\"rouge_l\":", drop.f ?? 1, to: out)
      }
    } else {
      while let first = removals.first, first.row < row { removals.removeFirst() }
      let score = removals.first?.score ?? 0
      try output.append { out in
        description.open(because: .selfBLEU, to: out)
        Self.end(",\"self_bleu\":", score, to: out)
      }
    }
  }

  /// Ends a line with a number, written so that it reads as the same double.
  private static func end(_ key: StaticString, _ value: Double, to out: ByteBuffer) {
    out.append(key)
    if value == 1 { out.append("1") } else { out.append(value.description) }
    out.append("}\n")
  }

  private mutating func describe(kept row: Int, to out: ByteBuffer) throws {
    if keptTexts.append(row, to: out) { return }
    let line = rows.table.line(of: row)
    let description = other
    description.begin(line: line)
    try rows.file.bytes(rows.table[row]).withUnsafeBytes { bytes in
      rows.describe(row, bytes) { text, id in description.set(text, id) }
    }
    description.appendObject(to: out)
  }

  private mutating func describe(reference text: Int, to out: ByteBuffer) throws {
    let (file, row) = against.place(of: text)
    let line = against.files[file].table.line(of: row)
    let description = other
    description.begin(line: line, file: against.files[file].file.path)
    let bytes = try against.files[file].file.bytes(against.files[file].table[row])
    bytes.withUnsafeBytes { bytes in
      against.describe(row, of: file, bytes) { text, id in description.set(text, id) }
    }
    description.appendObject(to: out)
  }

  /// The longest raw text of a row that could not be read.
  private static let longestRaw = 1 << 20

  mutating func write(_ row: RowTable.Unreadable, _ bytes: inout RowBytes) throws {
    var object = JSONObject([
      ("line", .number(row.line)), ("reason", .string(row.reason.rawValue)),
      ("message", .string(row.message)),
    ])
    if let range = row.range {
      let held = range.prefix(Self.longestRaw)
      let text = try bytes.with(held) { String(decoding: $0, as: UTF8.self) }
      object["raw"] = .string(text)
      if held.count < range.count { object["raw_bytes"] = .number(range.count) }
    }
    try output.append { out in
      out.append(JSONValue.object(object).line)
      out.append("\n")
    }
  }
}
