@testable import GavelCore

/// The obvious twin of ``LookAlikes``: every start, every delimiter, one scalar after the other.
enum SlowLookAlikes {
  /// The scalars that count, with their offsets in the text.
  static func folded(_ text: String) -> [(offset: Int, text: String)] {
    text.unicodeScalars.enumerated().compactMap { offset, scalar in
      let isInvisible =
        scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
        || scalar.properties.generalCategory == .control
      guard !isInvisible else { return nil }
      let isWide = (0xFF01...0xFF5E).contains(scalar.value)
      let narrow = isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
      return (offset, narrow.properties.lowercaseMapping)
    }
  }

  /// The offsets, in scalars, at which a delimiter's look-alike begins.
  static func offsets(of delimiters: [String], in text: String) -> [Int] {
    let scalars = folded(text)
    let texts = scalars.map(\.text)
    let wanted = delimiters.map { folded($0).map(\.text) }.filter { !$0.isEmpty }
    return texts.indices.filter { start in wanted.contains { texts[start...].starts(with: $0) } }
      .map { scalars[$0].offset }
  }

  /// The look-alikes that no backslash stands before.
  static func unescaped(_ delimiters: [String], in text: String) -> Int {
    let scalars = Array(text.unicodeScalars)
    return offsets(of: delimiters, in: text).count { $0 == 0 || scalars[$0 - 1] != "\\" }
  }
}
