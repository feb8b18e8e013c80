extension TokenScanner {
  /// Decodes the scalar beyond ASCII at `offset` of valid UTF-8, and moves on to the next.
  ///
  /// Bytes that are not UTF-8 give some scalar or other, but are never read past their end.
  @inline(__always)
  static func scalar(in utf8: UnsafeBufferPointer<UInt8>, at offset: inout Int) -> UInt32 {
    let lead = utf8[offset]
    let count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard offset + count <= utf8.count else {
      offset = utf8.count
      return 0xFFFD
    }
    func tail(_ place: Int) -> UInt32 { UInt32(utf8[offset + place] & 0x3F) }
    let scalar: UInt32 =
      switch count {
      case 2: UInt32(lead & 0x1F) << 6 | tail(1)
      case 3: UInt32(lead & 0x0F) << 12 | tail(1) << 6 | tail(2)
      default: UInt32(lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3)
      }
    offset += count
    return scalar <= 0x10_FFFF ? scalar : 0xFFFD
  }

  /// The ideograph of U+4E00 to U+9FFF at `offset` of valid UTF-8; nil where something else is.
  @inline(__always)
  static func ideograph(in utf8: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32? {
    guard offset &+ 3 <= utf8.count, utf8[offset] &- 0xE4 <= 5 else { return nil }
    let scalar =
      UInt32(utf8[offset] & 0x0F) << 12 | UInt32(utf8[offset &+ 1] & 0x3F) << 6
      | UInt32(utf8[offset &+ 2] & 0x3F)
    return scalar >= 0x4E00 ? scalar : nil
  }

  /// Whether a text has the Kelvin sign or the dotted I, whose lowercase has ASCII in it.
  static func hasLettersThatBecomeASCII(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    for (place, byte) in utf8.enumerated() where byte == 0xE2 || byte == 0xC4 {
      let rest = utf8[(place + 1)...]
      if rest.starts(with: byte == 0xE2 ? [0x84, 0xAA] : [0xB0]) { return true }
    }
    return false
  }
}

/// What tokens need to know of scalars beyond ASCII, looked up once for each 64 of them.
struct ScalarTable: Sendable {
  enum Kind: UInt8 {
    case separator, unspaced, unspacedMark, spaced, spacedCased, mark
  }

  private static let isComposedBit: UInt8 = 0x80
  /// Of a scalar, those of its place in its page.
  private static let pageBits = 6
  /// By the upper bits of a scalar: which page has it, or 0 when none has been made.
  private var pageNumbers = [UInt16](repeating: 0, count: 0x11_0000 >> pageBits)
  private var pages: [UInt8] = []

  /// Nil for a scalar that need not stay as it is in normal form C.
  @inline(__always)
  mutating func kind(ofComposed scalar: UInt32) -> Kind? {
    let number = Int(scalar) >> Self.pageBits
    if pageNumbers[number] == 0 { makePage(number) }
    let place =
      (Int(pageNumbers[number]) - 1) << Self.pageBits | Int(scalar) & (1 << Self.pageBits - 1)
    let entry = pages[place]
    guard entry & Self.isComposedBit != 0 else { return nil }
    return Kind(rawValue: entry & ~Self.isComposedBit).unsafelyUnwrapped
  }

  private mutating func makePage(_ number: Int) {
    let first = number << Self.pageBits
    for scalar in first..<first + 1 << Self.pageBits {
      pages.append(Self.entry(of: UInt32(scalar)))
    }
    pageNumbers[number] = UInt16(pages.count >> Self.pageBits)
  }

  private static func entry(of value: UInt32) -> UInt8 {
    guard let scalar = Unicode.Scalar(value) else { return isComposedBit }
    let kind: Kind =
      switch ScalarClass(scalar) {
      case .separator: .separator
      case .unspaced: .unspaced
      case .unspacedMark: .unspacedMark
      case .spaced(let isCased): isCased ? .spacedCased : .spaced
      case .mark: .mark
      }
    return kind.rawValue | (NormalForm.isInert(scalar) ? isComposedBit : 0)
  }
}
