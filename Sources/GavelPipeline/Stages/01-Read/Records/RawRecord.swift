import GavelCore

/// A record as the file has it, before its fields are looked for.
struct RawRecord {
  enum Content {
    case object(JSONObject)
    /// A line of plain text, which is an instruction.
    case text(String)
    case problem(DropReason, String)
    /// No record, but something that is said about the file.
    case warning(SourceWarning.Kind)
  }

  let content: Content
  let line: Int
  /// Where its bytes are in the file; nil where it is no record, or none that can be cut out.
  let range: Range<Int>?
  /// What was tolerated to read it.
  let oddity: SourceWarning.Kind?

  init(
    content: Content, line: Int, range: Range<Int>? = nil, oddity: SourceWarning.Kind? = nil
  ) {
    self.content = content
    self.line = line
    self.range = range
    self.oddity = oddity
  }
}

extension RawRecord {
  static func problem(
    _ reason: DropReason, _ message: String, line: Int, range: Range<Int>? = nil
  ) -> RawRecord {
    RawRecord(content: .problem(reason, message), line: line, range: range)
  }

  static func tooLong(_ record: ByteWindow.Record, limit: Int) -> RawRecord {
    let quote = record.openQuoteLine.map {
      "; the quote that opens in line \($0) may not be closed"
    }
    return problem(
      .lineTooLong,
      "longer than a record may be (\(limit) bytes)\(quote ?? ""); shorten it or leave it out",
      line: record.line, range: record.range)
  }

  static func invalidUTF8(_ valid: Int, in record: ByteWindow.Record) -> RawRecord {
    problem(
      .invalidUTF8,
      "bytes that are not UTF-8 \(record.place(ofByte: valid)), expected UTF-8; "
        + "convert the file with iconv",
      line: record.line, range: record.range)
  }
}

extension ByteWindow.Record {
  /// Where a byte of the record stands, for a message that names the record's own line already.
  func place(ofByte offset: Int) -> String {
    let before = (bytes ?? []).prefix(offset)
    let lines = before.count { $0 == .lineFeed }
    guard lines > 0, let last = before.lastIndex(of: .lineFeed) else {
      return "(byte \(column + offset))"
    }
    return "(line \(line + lines), byte \(before.endIndex - last))"
  }
}
