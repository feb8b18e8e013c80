/// The bit-parallel longest common subsequence, with its tables kept from pair to pair.
///
/// H. Hyyrö, "Bit-Parallel LCS-length Computation Revisited" (2004): a column of the dynamic
/// programme is one bit a row, and the next column takes four operations on 64 rows.
struct LongestCommonSubsequence {
  /// By token: in which of the 64 rows under way it is; all 0 between calls.
  private var masks: [UInt64]
  /// By column: the carry out of the rows above those under way.
  private var carries: [Bool] = []

  /// - Parameter vocabularyCount: Every token of the sequences is below it.
  init(vocabularyCount: Int) {
    masks = Array(repeating: 0, count: vocabularyCount)
  }

  /// The length for two stretches of `tokens`.
  mutating func length(in tokens: [UInt32], _ first: Range<Int>, _ second: Range<Int>) -> Int {
    var rows = first.count <= second.count ? first : second
    var columns = first.count <= second.count ? second : first

    // A common beginning and end are part of some longest common subsequence.
    var shared = 0
    while let row = rows.first, let column = columns.first, tokens[row] == tokens[column] {
      rows.removeFirst()
      columns.removeFirst()
      shared += 1
    }
    while let row = rows.last, let column = columns.last, tokens[row] == tokens[column] {
      rows.removeLast()
      columns.removeLast()
      shared += 1
    }
    guard !rows.isEmpty else { return shared }
    return shared
      + (rows.count <= 64
        ? lengthInOneBlock(tokens, rows, columns) : lengthInBlocks(tokens, rows, columns))
  }

  private mutating func lengthInOneBlock(
    _ tokens: [UInt32], _ rows: Range<Int>, _ columns: Range<Int>
  ) -> Int {
    mark(rows, of: tokens)
    defer { clear(rows, of: tokens) }
    return lengthOfMarked(with: columns, of: tokens)
  }

  /// The length for the stretch that is marked, of at most 64 tokens, and another.
  func lengthOfMarked(with columns: Range<Int>, of tokens: [UInt32]) -> Int {
    var unmatched = UInt64.max
    tokens.withUnsafeBufferPointer { tokens in
      masks.withUnsafeBufferPointer { masks in
        for token in UnsafeBufferPointer(rebasing: tokens[columns]) {
          let matches = unmatched & masks[Int(token)]
          unmatched = (unmatched &+ matches) | (unmatched &- matches)
        }
      }
    }
    return (~unmatched).nonzeroBitCount
  }

  /// More than 64 rows go block by block over all columns, the carries handed on: memory is linear
  /// whatever the lengths.
  private mutating func lengthInBlocks(
    _ tokens: [UInt32], _ rows: Range<Int>, _ columns: Range<Int>
  ) -> Int {
    carries.removeAll(keepingCapacity: true)
    carries.append(contentsOf: repeatElement(false, count: columns.count))
    var length = 0
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: 64) {
      let block = start..<min(start + 64, rows.upperBound)
      mark(block, of: tokens)
      var unmatched = UInt64.max
      for column in columns {
        let matches = unmatched & masks[Int(tokens[column])]
        let (sum, overflow) = unmatched.addingReportingOverflow(matches)
        let carry: UInt64 = carries[column - columns.lowerBound] ? 1 : 0
        let (carried, carryOverflow) = sum.addingReportingOverflow(carry)
        carries[column - columns.lowerBound] = overflow || carryOverflow
        unmatched = carried | (unmatched &- matches)
      }
      clear(block, of: tokens)
      length += (~unmatched).nonzeroBitCount
    }
    return length
  }

  /// Notes where each token of a stretch of at most 64 stands.
  mutating func mark(_ rows: Range<Int>, of tokens: [UInt32]) {
    for row in rows {
      masks[Int(tokens[row])] |= 1 << UInt64(row - rows.lowerBound)
    }
  }

  /// Forgets a stretch that is marked.
  mutating func clear(_ rows: Range<Int>, of tokens: [UInt32]) {
    for row in rows { masks[Int(tokens[row])] = 0 }
  }
}
