/// Finds phrases however they are spelt.
///
/// Looking alike disregards case, full-width forms, white space, controls and invisible characters,
/// so `###response 2：` is as good as `### Response 2:`. Letters of other alphabets that only look
/// the same are other letters.
struct LookAlikes: Hashable, Sendable {
  /// The phrases, folded.
  private let phrases: [[Unicode.Scalar]]
  /// A bit for each scalar that a phrase begins with, by its lowest seven bits: most letters of most
  /// texts are told by this alone.
  private let beginnings: [UInt64]

  init(_ phrases: [String]) {
    let folded = Set(phrases.map { $0.unicodeScalars.compactMap(Self.folded) })
    self.phrases = folded.filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
    var beginnings: [UInt64] = [0, 0]
    for scalar in self.phrases.map({ $0[0] }) {
      beginnings[Int(scalar.value >> 6 & 1)] |= 1 << UInt64(scalar.value & 63)
    }
    self.beginnings = beginnings
  }

  @inline(__always)
  private func mayBegin(with scalar: Unicode.Scalar) -> Bool {
    beginnings[Int(scalar.value >> 6 & 1)] >> UInt64(scalar.value & 63) & 1 == 1
  }

  /// Where look-alikes begin, in order.
  func places(in text: String) -> [String.Index] {
    var places: [String.Index] = []
    search(text) { place in
      places.append(place)
      return true
    }
    return places
  }

  func isFound(in text: String) -> Bool {
    var isFound = false
    search(text) { _ in
      isFound = true
      return false
    }
    return isFound
  }

  /// Calls `found` at each look-alike until it returns false.
  private func search(_ text: String, found: (String.Index) -> Bool) {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(text.utf8.count)
    // Places are counted in bytes: to make an index of each letter takes longer than all else.
    var starts: [(place: Int, offset: Int)] = []
    var place = 0
    for scalar in text.unicodeScalars {
      if let scalar = Self.folded(scalar) {
        if mayBegin(with: scalar) { starts.append((place, scalars.count)) }
        scalars.append(scalar)
      }
      place += UTF8.width(scalar)
    }
    for start in starts {
      if phrases.contains(where: { Self.stands($0, in: scalars, at: start.offset) }),
        !found(text.utf8.index(text.startIndex, offsetBy: start.place))
      {
        return
      }
    }
  }

  private static func stands(
    _ phrase: [Unicode.Scalar], in scalars: [Unicode.Scalar], at start: Int
  ) -> Bool {
    guard start + phrase.count <= scalars.count else { return false }
    var offset = 0
    while offset < phrase.count, scalars[start + offset] == phrase[offset] { offset += 1 }
    return offset == phrase.count
  }

  /// The scalar in lower case and half width; nil where it does not count.
  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0...0x20, 0x7F...0xA0: return nil
    case 0x41...0x5A: return Unicode.Scalar(scalar.value + 0x20)
    case 0x21...0x7E: return scalar
    case 0xFF01...0xFF5E: return folded(scalar.halfWidth)
    // Quotes, dashes, Chinese and Japanese letters and marks have no case and are seen.
    case 0x2010...0x2027, 0x3001...0x30FF, 0x4E00...0x9FFF: return scalar
    default:
      let properties = scalar.properties
      if properties.isWhitespace || properties.isDefaultIgnorableCodePoint { return nil }
      guard properties.changesWhenLowercased else { return scalar }
      let lower = properties.lowercaseMapping.unicodeScalars
      return lower.count == 1 ? lower.first : scalar
    }
  }
}

extension Unicode.Scalar {
  /// The ASCII counterpart of a full-width digit, letter or mark; anything else is itself.
  var halfWidth: Unicode.Scalar {
    switch value {
    case 0xFF01...0xFF5E: Unicode.Scalar(value - 0xFEE0) ?? self
    case 0x3000: " "
    default: self
    }
  }
}
