/// Strings of JSON between their quotes, and the text they stand for.
public enum JSONEscapes {
  /// Appends the text that a string of JSON stands for.
  ///
  /// - Parameter string: what is between the quotes of a string that ``JSONFieldScanner`` found.
  public static func appendText(of string: UnsafeRawBufferPointer, to text: inout [UInt8]) {
    guard let base = string.baseAddress else { return }
    var index = 0
    while index < string.count {
      let start = index
      _ = PlainBytes.skip(base, &index, end: string.count)
      while index < string.count, string[index] != UInt8(ascii: "\\") { index += 1 }
      if index > start {
        text.append(contentsOf: UnsafeRawBufferPointer(start: base + start, count: index - start))
      }
      guard index + 1 < string.count else { return }
      let letter = string[index + 1]
      index += 2
      switch letter {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"): appendScalar(of: string, at: &index, to: &text)
      default: text.append(letter)
      }
    }
  }

  private static func appendScalar(
    of string: UnsafeRawBufferPointer, at index: inout Int, to text: inout [UInt8]
  ) {
    var scalar = codeUnit(string, &index)
    if scalar & 0xFC00 == 0xD800 {
      index += 2
      scalar = 0x10000 + (scalar & 0x3FF) << 10 + codeUnit(string, &index) & 0x3FF
    }
    func append(_ bits: UInt32, _ lead: UInt32) {
      text.append(UInt8(truncatingIfNeeded: bits | lead))
    }
    switch scalar {
    case 0..<0x80: append(scalar, 0)
    case 0x80..<0x800: append(scalar >> 6, 0xC0)
    case 0x800..<0x10000:
      append(scalar >> 12, 0xE0)
      append(scalar >> 6 & 0x3F, 0x80)
    default:
      append(scalar >> 18, 0xF0)
      append(scalar >> 12 & 0x3F, 0x80)
      append(scalar >> 6 & 0x3F, 0x80)
    }
    if scalar >= 0x80 { append(scalar & 0x3F, 0x80) }
  }

  private static func codeUnit(_ string: UnsafeRawBufferPointer, _ index: inout Int) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      precondition(index < string.count, "an escape is cut: no scanner has found this string")
      unit = unit << 4 | UInt32(hexDigit(string[index]) ?? 0)
      index += 1
    }
    return unit
  }

  /// Whether a writer writes a byte as an escape.
  @inline(__always)
  static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
  }

  /// Calls `body` with each run of bytes that are written as they are, and with the byte after it
  /// that is written as an escape; with nil at the end.
  @inline(__always)
  static func forEachRun(
    in text: UnsafeBufferPointer<UInt8>,
    _ body: (_ plain: UnsafeRawBufferPointer, _ escaped: UInt8?) -> Void
  ) {
    guard let base = UnsafeRawPointer(text.baseAddress) else { return }
    var (start, index) = (0, 0)
    while index < text.count {
      _ = PlainBytes.skip(base, &index, end: text.count, stopsAtDelete: true)
      guard index < text.count else { break }
      let byte = text[index]
      if isEscaped(byte) {
        body(UnsafeRawBufferPointer(start: base + start, count: index - start), byte)
        start = index + 1
      }
      index &+= 1
    }
    body(UnsafeRawBufferPointer(start: base + start, count: text.count - start), nil)
  }

  /// Appends a byte that is written as an escape.
  static func appendEscape(of byte: UInt8, to string: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""): string.append(contentsOf: "\\\"".utf8)
    case UInt8(ascii: "\\"): string.append(contentsOf: "\\\\".utf8)
    case 0x0A: string.append(contentsOf: "\\n".utf8)
    case 0x0D: string.append(contentsOf: "\\r".utf8)
    case 0x09: string.append(contentsOf: "\\t".utf8)
    default:
      let digits: StaticString = "0123456789abcdef"
      string.append(contentsOf: "\\u00".utf8)
      string.append(digits.utf8Start[Int(byte >> 4)])
      string.append(digits.utf8Start[Int(byte & 15)])
    }
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
