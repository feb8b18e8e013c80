import GavelCore

/// The text of one row as UTF-8: a part of the row itself where it stands there as it is, else in
/// storage that is used again for the next.
struct RowText {
  private var bytes: [UInt8] = []
  private var range = 0..<0
  /// Whether the range is of the row, not of the storage.
  private var isBorrowed = false

  var isEmpty: Bool { range.isEmpty }

  /// Where in its row the text stands as it is; nil where it does not.
  var borrowed: Range<Int>? { isBorrowed ? range : nil }

  mutating func set(_ text: String) {
    isBorrowed = false
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: text.utf8)
    range = 0..<bytes.count
  }

  /// Takes over a string of JSON, without the white space around its text.
  mutating func set(_ line: UnsafeRawBufferPointer, _ string: Range<Int>, hasEscapes: Bool) {
    isBorrowed = !hasEscapes
    if hasEscapes {
      bytes.removeAll(keepingCapacity: true)
      JSONEscapes.appendText(of: UnsafeRawBufferPointer(rebasing: line[string]), to: &bytes)
      range = bytes.withUnsafeBytes { UTF8Text.trimmed($0) }
    } else {
      let trimmed = UTF8Text.trimmed(UnsafeRawBufferPointer(rebasing: line[string]))
      range = string.lowerBound + trimmed.lowerBound..<string.lowerBound + trimmed.upperBound
    }
  }

  /// Adds an input on a line of its own; a blank one is none.
  ///
  /// - Returns: whether there is one.
  mutating func append(
    input line: UnsafeRawBufferPointer, _ string: Range<Int>, hasEscapes: Bool
  ) -> Bool {
    if isBorrowed {
      bytes.removeAll(keepingCapacity: true)
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: line[range]))
      (range, isBorrowed) = (0..<bytes.count, false)
    }
    bytes.removeLast(bytes.count - range.upperBound)
    let start = bytes.count
    bytes.append(.lineFeed)
    let string = UnsafeRawBufferPointer(rebasing: line[string])
    if hasEscapes {
      JSONEscapes.appendText(of: string, to: &bytes)
    } else {
      bytes.append(contentsOf: string)
    }
    let isBlank = bytes.withUnsafeBytes {
      UTF8Text.trimmed(UnsafeRawBufferPointer(rebasing: $0[start...])).isEmpty
    }
    if isBlank { bytes.removeLast(bytes.count - start) }
    range = range.lowerBound..<bytes.count
    return !isBlank
  }

  /// Calls `body` with the text.
  ///
  /// - Parameter line: the row that the text was taken from.
  func withUTF8<Value>(
    of line: UnsafeRawBufferPointer, _ body: (UnsafeBufferPointer<UInt8>) throws -> Value
  ) rethrows -> Value {
    guard isBorrowed else { return try withUTF8(body) }
    return try UnsafeRawBufferPointer(rebasing: line[range]).withMemoryRebound(to: UInt8.self, body)
  }

  /// Calls `body` with a text that was not taken from a row.
  func withUTF8<Value>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
    precondition(!isBorrowed, "the text is in its row")
    return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
  }
}
