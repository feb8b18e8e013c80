import GavelCore

/// The text of one row as UTF-8, in storage that is used again for the next.
struct RowText {
  private var bytes: [UInt8] = []
  private var range = 0..<0

  var isEmpty: Bool { range.isEmpty }
  var count: Int { range.count }

  mutating func set(_ text: String) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: text.utf8)
    range = 0..<bytes.count
  }

  /// Takes over a string of JSON, without the white space around its text.
  mutating func set(_ line: UnsafeRawBufferPointer, _ string: Range<Int>, hasEscapes: Bool) {
    bytes.removeAll(keepingCapacity: true)
    append(line, string, hasEscapes: hasEscapes)
    range = bytes.withUnsafeBytes { UTF8Text.trimmed($0) }
  }

  /// Adds an input on a line of its own; a blank one is none.
  ///
  /// - Returns: whether there is one.
  mutating func append(
    input line: UnsafeRawBufferPointer, _ string: Range<Int>, hasEscapes: Bool
  ) -> Bool {
    bytes.removeLast(bytes.count - range.upperBound)
    let start = bytes.count
    bytes.append(UInt8(ascii: "\n"))
    append(line, string, hasEscapes: hasEscapes)
    let isBlank = bytes.withUnsafeBytes {
      UTF8Text.trimmed(UnsafeRawBufferPointer(rebasing: $0[start...])).isEmpty
    }
    if isBlank { bytes.removeLast(bytes.count - start) }
    range = range.lowerBound..<bytes.count
    return !isBlank
  }

  private mutating func append(
    _ line: UnsafeRawBufferPointer, _ string: Range<Int>, hasEscapes: Bool
  ) {
    let string = UnsafeRawBufferPointer(rebasing: line[string])
    if hasEscapes {
      JSONEscapes.appendText(of: string, to: &bytes)
    } else {
      bytes.append(contentsOf: string)
    }
  }

  func withUTF8<Value>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Value) rethrows -> Value {
    try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
  }
}
