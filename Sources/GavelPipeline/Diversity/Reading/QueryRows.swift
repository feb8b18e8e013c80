import GavelCore
import GavelText

/// The rows of a file of queries: read once for their texts, and any of them again later.
struct QueryRows {
  let file: QueryFile
  let kind: FileKind
  let format: Settings.SourceFormat
  private(set) var table = RowTable()
  private var fields: RowFields
  /// What was said of the fields when the texts were read.
  private(set) var found = FoundFields()
  /// What the file's blocks were when the texts were read.
  private(set) var fingerprints: [UInt64] = []
  /// Where the first row can begin: behind a byte order mark, and behind a table's header.
  private(set) var start = 0
  private let limits: ReadLimits
  private let csv: CSVRows?

  /// Tells what the file is.
  ///
  /// - Parameter field: the only field to read; nil looks for the usual ones.
  init(
    _ file: QueryFile, format: Settings.SourceFormat, field: String?,
    limits: ReadLimits = ReadLimits()
  ) throws {
    self.file = file
    self.limits = limits
    let source = Settings.Source(
      path: file.path, format: format, fields: Settings.Fields(instruction: field))
    let reader = try SourceReader(source: source, file: file.reader(), limits: limits)
    kind = reader.kind
    self.format = reader.format
    if let field, kind == .text {
      throw DiversityProblem(
        .badInput,
        "\(file.path): lines of plain text, expected records with the field \"\(field)\"; leave "
          + "--field out, or name a file of records")
    }
    fields = RowFields(
      RecordMapper(format: reader.format, field: field), kind: kind, file: file.name)
    guard case .csv(let delimiter) = kind else {
      csv = nil
      return
    }
    var window = try Self.window(file, limits)
    csv = try CSVRows(delimiter: delimiter, limit: limits.record, header: &window)
  }

  private static func window(
    _ file: QueryFile, _ limits: ReadLimits
  ) throws(SourceError) -> ByteWindow {
    var window = ByteWindow(try SourceBytes(file: file.reader(), blockSize: limits.block))
    window.keepsFingerprints = true
    // Steps over a byte order mark.
    _ = try FileSample(&window, atLeast: 3)
    return window
  }

  /// The file once more, from its first byte on.
  func windowFromStart() throws(SourceError) -> ByteWindow {
    var window = ByteWindow(try SourceBytes(file: file.reader(), blockSize: limits.block))
    window.keepsFingerprints = true
    return window
  }

  /// Reads every row; an unreadable one is remembered with its reason.
  mutating func read(
    progress: (_ bytes: Int) throws -> Void, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws {
    var window = try Self.window(file, limits)
    var stream = try RecordStream(kind, limit: limits.record, window: &window)
    start = window.consumed
    if kind == .jsonLines {
      try readLines(&window, progress, body)
    } else {
      var count = 0
      while let record = try stream.next(from: &window) {
        take(record, body)
        count += 1
        if count % 1024 == 0 { try progress(window.consumed) }
      }
    }
    while try window.fill() { window.consume(window.count) }
    try progress(window.consumed)
    fingerprints = window.fingerprints
    found = FoundFields(names: fields.names, inputs: fields.inputs, warnings: fields.warnings)
  }

  private mutating func readLines(
    _ window: inout ByteWindow, _ progress: (_ bytes: Int) throws -> Void,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws {
    var count = 0
    while true {
      count += 1
      if count % 1024 == 0 { try progress(window.consumed) }
      if let line = window.line(atMost: limits.record) {
        let isTaken = window.storage.withUnsafeBytes { storage in
          takeScanned(
            UnsafeRawBufferPointer(rebasing: storage[line.place]), line.range, line: line.line,
            body)
        }
        if isTaken { continue }
        take(
          ByteWindow.Record(
            line: line.line, column: line.column, range: line.range,
            bytes: window.storage[line.place], isCut: false, openQuoteLine: nil),
          wasScanned: true, body)
      } else if let line = try window.record(endedBy: .line, atMost: limits.record) {
        take(line, wasScanned: false, body)
      } else {
        return
      }
    }
  }

  /// Takes a line whose text can be told by scanning it; false where it cannot.
  private mutating func takeScanned(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, line: Int,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Bool {
    guard fields.scan(bytes) else { return false }
    fields.text.withUTF8(of: bytes, body)
    table.append(range, line: line, parts: fields.scannedParts)
    return true
  }

  private mutating func take(
    _ line: ByteWindow.Record, wasScanned: Bool, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    if let bytes = line.bytes {
      let isTaken =
        !wasScanned
        && bytes.withUnsafeBytes { takeScanned($0, line.range, line: line.line, body) }
      if isTaken || bytes.isBlank { return }
    }
    take(RawRecord(json: line, limit: limits.record), body)
  }

  private mutating func take(_ record: RawRecord, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    switch fields.read(record) {
    case nil: break
    case .text:
      fields.text.withUTF8(body)
      table.append(record.range ?? 0..<0, line: record.line)
    case .unreadable(let reason, let message):
      table.append(unreadable: record.range, line: record.line, because: reason, message)
    }
  }

  /// The record in a row's bytes, where scanning does not tell enough.
  private func record(_ bytes: UnsafeRawBufferPointer, line: Int) -> RawRecord {
    let whole = ByteWindow.Record(
      line: line, column: 1, range: 0..<bytes.count, bytes: ArraySlice(bytes), isCut: false,
      openQuoteLine: nil)
    switch kind {
    case .jsonLines, .jsonDocument: return RawRecord(json: whole, limit: limits.record)
    case .text: return RawRecord(content: .text(String(decoding: bytes, as: UTF8.self)), line: line)
    case .csv:
      guard let csv else { preconditionFailure("a table has a header") }
      return csv.record(whole, ArraySlice(bytes))
    }
  }

  /// The text of a row, read again.
  mutating func text(of row: Int) throws -> String {
    var text = ""
    try file.bytes(table[row]).withUnsafeBytes { bytes in
      describe(row, bytes) { utf8, _ in
        text = String(decoding: utf8, as: UTF8.self)
      }
    }
    return text
  }

  /// Whether the first record has a text where it is looked for.
  func firstRowIsReadable() throws(SourceError) -> Bool {
    var window = try Self.window(file, limits)
    var stream = try RecordStream(kind, limit: limits.record, window: &window)
    guard let record = try stream.next(from: &window) else { return false }
    var fields = fields
    guard case .text? = fields.read(record) else { return false }
    return true
  }

  /// A row's bytes with the line feed behind them, where it is a line that has one.
  func lineRange(of row: Int) -> Range<Int> {
    let range = table[row]
    switch kind {
    case .jsonDocument: return range
    case .jsonLines, .csv, .text:
      return range.lowerBound..<min(range.upperBound + 1, file.size)
    }
  }

  /// Calls `body` with a row's text and its own id, as JSON, if it has one.
  ///
  /// - Parameter bytes: the row's.
  mutating func describe(
    _ row: Int, _ bytes: UnsafeRawBufferPointer,
    _ body: (_ text: UnsafeBufferPointer<UInt8>, _ id: UnsafeRawBufferPointer?) -> Void
  ) {
    let parts = table.parts(of: row)
    if let text = parts.text, max(text.upperBound, parts.id?.upperBound ?? 0) <= bytes.count {
      let id = parts.id.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
      return UnsafeRawBufferPointer(rebasing: bytes[text])
        .withMemoryRebound(to: UInt8.self) { body($0, id) }
    }
    if fields.scan(bytes) {
      let id = fields.scannedID.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
      fields.text.withUTF8(of: bytes) { body($0, id) }
      return
    }
    let record = record(bytes, line: table.line(of: row))
    _ = fields.read(record)
    let id = fields.id(of: record).map { Array($0.line.utf8) }
    fields.text.withUTF8 { text in
      guard let id else { return body(text, nil) }
      id.withUnsafeBytes { body(text, $0) }
    }
  }
}
