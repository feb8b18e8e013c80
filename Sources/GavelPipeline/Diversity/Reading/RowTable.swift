import GavelCore

/// Where the rows of a file are, so that they can be read again: 24 bytes a row.
struct RowTable {
  /// Where in a row its text and its own id stand, as they are.
  struct Parts {
    private var textStart: UInt16 = 0
    private var textEnd: UInt16 = 0
    private var idStart: UInt16 = 0
    private var idEnd: UInt16 = 0

    /// Nothing is known: the row is to be read for them.
    init() {}

    /// - Parameter id: as JSON.
    init(text: Range<Int>, id: Range<Int>?) {
      guard text.upperBound <= UInt16.max, id?.upperBound ?? 0 <= UInt16.max else { return }
      (textStart, textEnd) = (UInt16(text.lowerBound), UInt16(text.upperBound))
      (idStart, idEnd) = (UInt16(id?.lowerBound ?? 0), UInt16(id?.upperBound ?? 0))
    }

    /// Nil where nothing is known.
    var text: Range<Int>? { textEnd == 0 ? nil : Int(textStart)..<Int(textEnd) }
    /// Nil where there is none.
    var id: Range<Int>? { idEnd == 0 ? nil : Int(idStart)..<Int(idEnd) }
  }

  /// A row that is no query.
  struct Unreadable {
    /// How many queries come before it.
    let position: Int
    /// Where its bytes are; nil where they cannot be cut out.
    let range: Range<Int>?
    let line: Int
    let reason: DropReason
    let message: String
  }

  private struct Row {
    let offset: Int
    let length: UInt32
    let parts: Parts
  }

  private var rows: [Row] = []
  /// From which row on lines are how far ahead of rows, from the first row on.
  private var shifts: [(row: Int, by: Int)] = []
  private(set) var unreadable: [Unreadable] = []

  var count: Int { rows.count }

  /// - Parameters:
  ///   - range: the row's bytes, without the line feed that ends them.
  ///   - line: the line it begins in, from 1.
  mutating func append(_ range: Range<Int>, line: Int, parts: Parts = Parts()) {
    let shift = line - rows.count
    if shifts.last?.by != shift { shifts.append((rows.count, shift)) }
    rows.append(Row(offset: range.lowerBound, length: UInt32(range.count), parts: parts))
  }

  mutating func append(
    unreadable range: Range<Int>?, line: Int, because reason: DropReason, _ message: String
  ) {
    unreadable.append(
      Unreadable(position: count, range: range, line: line, reason: reason, message: message))
  }

  subscript(row: Int) -> Range<Int> {
    let row = rows[row]
    return row.offset..<row.offset + Int(row.length)
  }

  func parts(of row: Int) -> Parts { rows[row].parts }

  /// The line that a row begins in, from 1.
  func line(of row: Int) -> Int {
    var (low, high) = (0, shifts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if shifts[middle].row <= row { low = middle } else { high = middle - 1 }
    }
    return row + shifts[low].by
  }
}
