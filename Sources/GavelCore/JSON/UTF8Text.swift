/// Questions about bytes that should be UTF-8, without making strings of them.
public enum UTF8Text {
  /// Whether the bytes are UTF-8 (Unicode 16, table 3-7: no surrogates, nothing longer than need
  /// be).
  public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    let count = bytes.count
    var index = 0
    while index < count {
      // Words of ASCII pass at once; a letter outside it is mostly followed by others.
      while index &+ 8 <= count,
        base.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index &+= 8
      }
      guard index < count else { return true }
      let lead = base.load(fromByteOffset: index, as: UInt8.self)
      if lead < 0x80 {
        index &+= 1
        continue
      }
      // Most of the letters beyond ASCII and Latin, one after the other: three bytes without a
      // special second one.
      if isPlainOfThree(lead), index &+ 3 <= count {
        repeat {
          let tail = base.loadUnaligned(fromByteOffset: index &+ 1, as: UInt16.self)
          guard tail & 0xC0C0 == 0x8080 else { return false }
          index &+= 3
        } while index &+ 3 <= count
          && isPlainOfThree(base.load(fromByteOffset: index, as: UInt8.self))
        continue
      }
      let length = length(from: lead)
      guard length > 1, index &+ length <= count else { return false }
      let second = base.load(fromByteOffset: index &+ 1, as: UInt8.self)
      guard isSecond(second, after: lead) else { return false }
      for place in index &+ 2..<index &+ length
      where base.load(fromByteOffset: place, as: UInt8.self) & 0xC0 != 0x80 {
        return false
      }
      index &+= length
    }
    return true
  }

  /// The range of a text without the white space around it, as Unicode has it.
  ///
  /// - Parameter bytes: UTF-8.
  public static func trimmed(_ bytes: UnsafeRawBufferPointer) -> Range<Int> {
    var start = 0
    var end = bytes.count
    while start < end {
      let length = max(1, length(from: bytes[start]))
      guard start + length <= end, isSpace(bytes, start, length) else { break }
      start += length
    }
    while end > start {
      var first = end - 1
      while first > start, bytes[first] & 0xC0 == 0x80 { first -= 1 }
      guard isSpace(bytes, first, end - first) else { break }
      end = first
    }
    return start..<end
  }

  @inline(__always)
  private static func isPlainOfThree(_ lead: UInt8) -> Bool {
    lead & 0xF0 == 0xE0 && lead != 0xE0 && lead != 0xED
  }

  /// How many bytes a scalar has that begins with this one; 0 where none does.
  @inline(__always)
  private static func length(from lead: UInt8) -> Int {
    switch lead {
    case 0..<0x80: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  @inline(__always)
  private static func isSecond(_ byte: UInt8, after lead: UInt8) -> Bool {
    switch lead {
    case 0xE0: 0xA0...0xBF ~= byte
    case 0xED: 0x80...0x9F ~= byte
    case 0xF0: 0x90...0xBF ~= byte
    case 0xF4: 0x80...0x8F ~= byte
    default: byte & 0xC0 == 0x80
    }
  }

  /// Whether a scalar of so many bytes is white space (Unicode's White_Space).
  private static func isSpace(
    _ bytes: UnsafeRawBufferPointer, _ start: Int, _ length: Int
  ) -> Bool {
    switch length {
    case 1: return bytes[start] == 0x20 || 0x09...0x0D ~= bytes[start]
    case 2: return bytes[start] == 0xC2 && (bytes[start + 1] == 0x85 || bytes[start + 1] == 0xA0)
    case 3:
      let tail = UInt16(bytes[start + 1]) << 8 | UInt16(bytes[start + 2])
      return switch bytes[start] {
      case 0xE1: tail == 0x9A80
      case 0xE2:
        0x8080...0x808A ~= tail || tail == 0x80A8 || tail == 0x80A9 || tail == 0x80AF
          || tail == 0x819F
      case 0xE3: tail == 0x8080
      default: false
      }
    default: return false
    }
  }
}
