import GavelCore

/// Where the rows of a file are, so that they can be read again: twelve bytes a row.
struct RowTable {
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

  private var offsets: [Int] = []
  private var lengths: [UInt32] = []
  /// From which row on lines are how far ahead of rows, from the first row on.
  private var shifts: [(row: Int, by: Int)] = []
  private(set) var unreadable: [Unreadable] = []

  var count: Int { offsets.count }

  /// - Parameters:
  ///   - range: the row's bytes, without the line feed that ends them.
  ///   - line: the line it begins in, from 1.
  mutating func append(_ range: Range<Int>, line: Int) {
    let shift = line - offsets.count
    if shifts.last?.by != shift { shifts.append((offsets.count, shift)) }
    offsets.append(range.lowerBound)
    lengths.append(UInt32(range.count))
  }

  mutating func append(
    unreadable range: Range<Int>?, line: Int, because reason: DropReason, _ message: String
  ) {
    unreadable.append(
      Unreadable(position: count, range: range, line: line, reason: reason, message: message))
  }

  subscript(row: Int) -> Range<Int> {
    offsets[row]..<offsets[row] + Int(lengths[row])
  }

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
