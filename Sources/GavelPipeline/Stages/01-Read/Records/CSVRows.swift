import GavelCore

/// The rows of a CSV or TSV file below its header, as objects of texts.
struct CSVRows {
  private let delimiter: UInt8
  private let limit: Int
  private let columns: [String]

  /// Reads the header row.
  init(delimiter: UInt8, limit: Int, header window: inout ByteWindow) throws(SourceError) {
    self.delimiter = delimiter
    self.limit = limit
    var header = try Self.row(of: &window, delimiter: delimiter, limit: limit)
    while let bytes = header?.bytes, Self.isBlank(bytes) {
      header = try Self.row(of: &window, delimiter: delimiter, limit: limit)
    }
    guard let header else {
      columns = []
      return
    }
    columns = try Self.columns(of: header, delimiter: delimiter, path: window.path)
  }

  func next(from window: inout ByteWindow) throws(SourceError) -> RawRecord? {
    while let row = try Self.row(of: &window, delimiter: delimiter, limit: limit) {
      guard let bytes = row.bytes else { return .tooLong(row, limit: limit) }
      if Self.isBlank(bytes) { continue }
      if let quoteLine = row.openQuoteLine {
        return .problem(
          .invalidCSV,
          "the quote that opens in line \(quoteLine) is never closed: nothing from line "
            + "\(row.line) to the end of the file is read; close it, or double it inside a field",
          line: row.line, range: row.range)
      }
      return record(row, bytes)
    }
    return nil
  }

  /// The record of a row that ends where its bytes do.
  func record(_ row: ByteWindow.Record, _ bytes: ArraySlice<UInt8>) -> RawRecord {
    if let valid = bytes.validUTF8Count { return .invalidUTF8(valid, in: row) }
    do throws(CSVFieldError) {
      let fields = try CSVFields.parse(bytes, delimiter: delimiter)
      guard fields.count == columns.count else {
        let found = fields.count == 1 ? "1 field" : "\(fields.count) fields"
        return .problem(
          .invalidCSV,
          "\(found), expected \(columns.count) as in the header "
            + "(\(columns.joined(separator: ", "))); put quotes around a field with a delimiter",
          line: row.line, range: row.range)
      }
      let members = zip(columns, fields).filter { !$0.0.isEmpty }
      let object = JSONObject(
        members.map { ($0, .string(String(decoding: $1, as: UTF8.self))) })
      return RawRecord(content: .object(object), line: row.line, range: row.range)
    } catch {
      return .problem(.invalidCSV, error.description, line: row.line, range: row.range)
    }
  }

  private static func row(
    of window: inout ByteWindow, delimiter: UInt8, limit: Int
  ) throws(SourceError) -> ByteWindow.Record? {
    try window.record(endedBy: .csvRow(CSVRowEnd(delimiter: delimiter)), atMost: limit)
  }

  /// Tabs are not blank: they are fields.
  private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { $0 == 0x20 || $0 == .carriageReturn }
  }

  private static func columns(
    of row: ByteWindow.Record, delimiter: UInt8, path: String
  ) throws(SourceError) -> [String] {
    func fault(_ why: String) -> SourceError { .header(path: path, line: row.line, why: why) }
    guard let bytes = row.bytes else { throw fault("a first row that is too long") }
    guard bytes.validUTF8Count == nil else { throw fault("bytes that are not UTF-8") }
    let fields: [[UInt8]]
    do throws(CSVFieldError) {
      fields = try CSVFields.parse(bytes, delimiter: delimiter)
    } catch {
      throw fault(error.description)
    }
    let names = fields.map { String(decoding: $0, as: UTF8.self).trimmed }
    for (index, name) in names.enumerated() where !name.isEmpty {
      if names[..<index].contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
        throw fault("the column \"\(name)\" stands twice")
      }
    }
    return names
  }
}
