/// Finds phrases however they are spelt.
///
/// Looking alike disregards case, full-width forms, white space, controls and invisible characters,
/// so `###response 2：` is as good as `### Response 2:`. Letters of other alphabets that only look
/// the same are other letters.
struct LookAlikes: Hashable, Sendable {
  /// The phrases, folded.
  private let phrases: [[Unicode.Scalar]]
  /// A bit for each two scalars that a phrase begins with, by their lowest six bits: most places of
  /// most texts are told by this alone.
  private let beginnings: [UInt64]
  /// Whether a phrase is of one scalar.
  private let hasSingles: Bool

  init(_ phrases: [String]) {
    let folded = Set(phrases.map { $0.unicodeScalars.compactMap(Self.folded) })
    self.phrases = folded.filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
    var beginnings = [UInt64](repeating: 0, count: 64)
    for phrase in self.phrases {
      // After the only scalar of a phrase anything may come.
      beginnings[Int(phrase[0].value & 63)] |=
        phrase.count == 1 ? .max : 1 << UInt64(phrase[1].value & 63)
    }
    self.beginnings = beginnings
    hasSingles = self.phrases.contains { $0.count == 1 }
  }

  @inline(__always)
  private func mayBegin(with first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    beginnings[Int(first.value & 63)] >> UInt64(second.value & 63) & 1 == 1
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
    var last: (scalar: Unicode.Scalar, place: Int)?
    for scalar in text.unicodeScalars {
      if let scalar = Self.folded(scalar) {
        if let last, mayBegin(with: last.scalar, scalar) {
          starts.append((last.place, scalars.count - 1))
        }
        last = (scalar, place)
        scalars.append(scalar)
      }
      place += UTF8.width(scalar)
    }
    if let last, hasSingles { starts.append((last.place, scalars.count - 1)) }
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
