import Foundation

/// Canonical composition (NFC), which most texts have already.
enum NormalForm {
  static func composed(_ text: String) -> String {
    if isSurelyComposed(text) { return text }
    // Foundation's composition is not used: for some scalars beyond the BMP it takes the low 16
    // bits for the scalar, and it reads U+1176 as a Hangul vowel that composes. Its decomposition
    // only leaves the marks of U+0F73, U+0F75 and U+0F81 where they are.
    var scalars = Array(text.decomposedStringWithCanonicalMapping.unicodeScalars)
    order(&scalars)
    compose(&scalars)
    var composed = String.UnicodeScalarView()
    for scalar in scalars { composed.append(scalar) }
    return String(composed)
  }

  /// Whether every scalar is one that composition neither changes nor reorders.
  ///
  /// The quick check of Unicode Standard Annex 15, and cheaper than composing.
  private static func isSurelyComposed(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(isInert)
  }

  /// Whether composition neither changes nor reorders a scalar, whatever stands around it.
  static func isInert(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x0300 || 0x4E00...0x9FFF ~= scalar.value
      || inert.holdsInAscendingOrder(scalar.value)
  }

  /// Canonical ordering: every run of marks by combining class, stably.
  private static func order(_ scalars: inout [Unicode.Scalar]) {
    var start = 0
    for end in 0...scalars.count where end == scalars.count || scalars[end].combiningClass == 0 {
      let run = scalars[start..<end]
      // One starter at most, and it is the first.
      if run.count > 2 || (start == 0 && run.count > 1) {
        let sorted = run.enumerated().sorted { first, second in
          (first.element.combiningClass, first.offset)
            < (second.element.combiningClass, second.offset)
        }
        scalars.replaceSubrange(start..<end, with: sorted.map(\.element))
      }
      start = end
    }
  }

  /// The canonical composition algorithm (The Unicode Standard, 3.11, D117) in place.
  private static func compose(_ scalars: inout [Unicode.Scalar]) {
    var starter: Int?
    // The class of what was kept last after the starter, which blocks what does not exceed it.
    var lastClass = -1
    var count = 0
    for scalar in scalars {
      let combiningClass = Int(scalar.combiningClass)
      if let place = starter, lastClass < combiningClass,
        let composed = composition(scalars[place], scalar)
      {
        scalars[place] = composed
        continue
      }
      if combiningClass == 0 {
        starter = count
        lastClass = -1
      } else {
        lastClass = combiningClass
      }
      scalars[count] = scalar
      count += 1
    }
    scalars.removeSubrange(count...)
  }

  private static func composition(
    _ first: Unicode.Scalar, _ second: Unicode.Scalar
  ) -> Unicode.Scalar? {
    switch (first.value, second.value) {
    case (0x1100...0x1112, 0x1161...0x1175):
      return Unicode.Scalar(
        0xAC00 + ((first.value - 0x1100) * 21 + second.value - 0x1161) * 28)
    case (0xAC00...0xD7A3, 0x11A8...0x11C2) where (first.value - 0xAC00) % 28 == 0:
      return Unicode.Scalar(first.value + second.value - 0x11A7)
    default:
      var (low, high) = (0, compositions.count / 3)
      while low < high {
        let middle = (low + high) / 2
        let pair = (compositions[3 * middle], compositions[3 * middle + 1])
        if pair == (first.value, second.value) {
          return Unicode.Scalar(compositions[3 * middle + 2])
        }
        if pair < (first.value, second.value) { low = middle + 1 } else { high = middle }
      }
      return nil
    }
  }
}

extension Unicode.Scalar {
  fileprivate var combiningClass: UInt8 { properties.canonicalCombiningClass.rawValue }
}
