/// The fields of one CSV row, as RFC 4180 has them.
enum CSVFields {
  /// - Parameter row: the row's bytes without the line feed that ends it.
  static func parse(
    _ row: ArraySlice<UInt8>, delimiter: UInt8
  ) throws(CSVFieldError) -> [[UInt8]] {
    let row = row.last == .carriageReturn ? row.dropLast() : row
    var fields: [[UInt8]] = []
    var index = row.startIndex
    while true {
      if index < row.endIndex, row[index] == .quote {
        let (field, next) = try quoted(row, after: index)
        guard next == row.endIndex || row[next] == delimiter else {
          throw .textAfterQuote(field: fields.count + 1)
        }
        fields.append(field)
        index = next
      } else {
        let next = row[index...].firstIndex(of: delimiter) ?? row.endIndex
        fields.append(Array(row[index..<next]))
        index = next
      }
      if index == row.endIndex { return fields }
      index += 1
    }
  }

  /// The text between quotes, doubled ones made single, and the place behind the closing one.
  private static func quoted(
    _ row: ArraySlice<UInt8>, after open: Int
  ) throws(CSVFieldError) -> (field: [UInt8], next: Int) {
    var field: [UInt8] = []
    var index = open + 1
    while let close = row[index...].firstIndex(of: .quote) {
      field.append(contentsOf: row[index..<close])
      index = close + 1
      guard index < row.endIndex, row[index] == .quote else { return (field, index) }
      field.append(.quote)
      index += 1
    }
    throw .quoteNotClosed
  }
}
