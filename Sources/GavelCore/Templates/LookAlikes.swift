/// Finds phrases however they are spelt.
///
/// Looking alike disregards case, full-width forms, white space, controls and invisible characters,
/// so `###response 2：` is as good as `### Response 2:`. Letters of other alphabets that only look
/// the same are other letters.
struct LookAlikes: Hashable, Sendable {
  /// The phrases, folded, by what they begin with.
  private let phrases: [Unicode.Scalar: [[Unicode.Scalar]]]
  /// A bit for each ASCII scalar that a phrase begins with: most letters of most texts are told by
  /// this alone.
  private let beginnings: [UInt64]

  init(_ phrases: [String]) {
    let folded = Set(phrases.map { $0.unicodeScalars.compactMap(Self.folded) })
    self.phrases = Dictionary(grouping: folded.filter { !$0.isEmpty }) { $0[0] }
    var beginnings: [UInt64] = [0, 0]
    for scalar in self.phrases.keys where scalar.value < 128 {
      beginnings[Int(scalar.value >> 6)] |= 1 << UInt64(scalar.value & 63)
    }
    self.beginnings = beginnings
  }

  @inline(__always)
  private func begins(with scalar: Unicode.Scalar) -> Bool {
    guard scalar.value < 128 else { return phrases[scalar] != nil }
    return beginnings[Int(scalar.value >> 6)] >> UInt64(scalar.value & 63) & 1 == 1
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
    let all = text.unicodeScalars
    var scalars: [Unicode.Scalar] = []
    var starts: [(place: String.Index, offset: Int)] = []
    for index in all.indices {
      guard let scalar = Self.folded(all[index]) else { continue }
      if begins(with: scalar) { starts.append((index, scalars.count)) }
      scalars.append(scalar)
    }
    for start in starts {
      let candidates = phrases[scalars[start.offset]] ?? []
      if candidates.contains(where: { Self.stands($0, in: scalars, at: start.offset) }),
        !found(start.place)
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
    // Chinese and Japanese letters have no case.
    case 0x3041...0x30FF, 0x4E00...0x9FFF: return scalar
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
