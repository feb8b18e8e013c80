/// A place in the bytes of a line, and the tokens of JSON from there on.
///
/// Every method leaves the place behind what it took; after a failure it is of no use.
struct JSONCursor {
  let base: UnsafeRawPointer
  let count: Int
  var position = 0
  /// Whether every string so far is ASCII.
  var isASCII = true

  init(base: UnsafeRawPointer, count: Int) {
    self.base = base
    self.count = count
  }

  /// The byte at the place; at the end 0, which no JSON has.
  @inline(__always)
  var current: UInt8 { position < count ? byte(position) : 0 }

  @inline(__always)
  func byte(_ index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }

  /// Eight bytes, which must be there, the first in the lowest bits.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  @inline(__always)
  mutating func skipSpace() {
    while position < count {
      let byte = byte(position)
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
        return
      }
      position += 1
    }
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte, position < count else { return false }
    position += 1
    return true
  }

  mutating func word(_ word: StaticString) -> Bool {
    guard count - position >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where byte(position + index) != word.utf8Start[index] {
      return false
    }
    position += word.utf8CodeUnitCount
    return true
  }

  mutating func number() -> Bool {
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")), !digits() { return false }
    if take(UInt8(ascii: ".")), !digits() { return false }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      return digits()
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = position
    while position < count, byte(position) &- UInt8(ascii: "0") < 10 { position += 1 }
    return position > start
  }

  /// Takes a string from its opening quote to behind its closing one.
  ///
  /// - Returns: whether there are escapes in it; nil where it is no string.
  mutating func string() -> Bool? {
    position += 1
    var hasEscapes = false
    while true {
      if !PlainBytes.skip(base, &position, end: count) { isASCII = false }
      guard position < count else { return nil }
      switch byte(position) {
      case UInt8(ascii: "\""):
        position += 1
        return hasEscapes
      case UInt8(ascii: "\\"):
        hasEscapes = true
        position += 1
        guard escape() else { return nil }
      case 0..<0x20: return nil
      case let byte:
        if byte >= 0x80 { isASCII = false }
        position += 1
      }
    }
  }

  /// Takes what follows a backslash.
  private mutating func escape() -> Bool {
    guard position < count else { return false }
    let letter = byte(position)
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return true
    case UInt8(ascii: "u"):
      guard let unit = codeUnit(), unit & 0xFC00 != 0xDC00 else { return false }
      guard unit & 0xFC00 == 0xD800 else { return true }
      guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let low = codeUnit() else {
        return false
      }
      return low & 0xFC00 == 0xDC00
    default: return false
    }
  }

  private mutating func codeUnit() -> UInt16? {
    guard count - position >= 4 else { return nil }
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = JSONEscapes.hexDigit(byte(position)) else { return nil }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
