/// Finds where a record ends, in bytes that arrive in pieces.
enum RecordEnd {
  case line
  case csvRow(CSVRowEnd)
  case jsonValue(JSONValueEnd)

  /// How many bytes stand between a record's end and the next one.
  var terminatorLength: Int {
    switch self {
    case .line, .csvRow: 1
    case .jsonValue: 0
    }
  }

  /// The line, counted from the record's first, of a quote that is open where the bytes end.
  var openQuoteLine: Int? {
    guard case .csvRow(let row) = self else { return nil }
    return row.openQuoteLine
  }

  /// The end of the record's bytes in the window's storage, or nil where it comes later.
  mutating func find(in window: ByteWindow, from index: Int) -> Int? {
    let range = index..<window.end
    switch self {
    case .line: return window.firstIndex(of: .lineFeed, in: range)
    case .csvRow(var row):
      defer { self = .csvRow(row) }
      return row.find(in: window.storage, range)
    case .jsonValue(var value):
      defer { self = .jsonValue(value) }
      return value.find(in: window.storage, range)
    }
  }
}
