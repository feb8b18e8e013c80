/// Finds the line feed that ends a CSV row: one that is not inside quotes (RFC 4180).
struct CSVRowEnd {
  private enum State {
    case fieldStart, bare, quoted, quoteInQuoted
  }

  private let delimiter: UInt8
  private var state = State.fieldStart
  private var lines = 0
  private var quoteLine = 0

  init(delimiter: UInt8) {
    self.delimiter = delimiter
  }

  /// The line, counted from the row's first, of the quote that the bytes so far leave open.
  var openQuoteLine: Int? { state == .quoted ? quoteLine : nil }

  mutating func find(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    for index in range {
      let byte = bytes[index]
      switch state {
      case .quoted:
        if byte == .quote {
          state = .quoteInQuoted
        } else if byte == .lineFeed {
          lines += 1
        }
      case _ where byte == .lineFeed: return index
      case _ where byte == delimiter: state = .fieldStart
      case .fieldStart where byte == .quote:
        state = .quoted
        quoteLine = lines
      case .quoteInQuoted where byte == .quote: state = .quoted
      default: state = .bare
      }
    }
    return nil
  }
}
