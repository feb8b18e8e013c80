/// Keeps a candidate's text from passing for the template around it.
///
/// Wherever the text holds something that looks like one of the template's delimiters, a backslash
/// is put before it. Looking alike disregards case, white space and full-width forms, so
/// `###response 2：` is as good as `### Response 2:`. Everything else stays byte for byte.
public struct DelimiterGuard: Hashable, Sendable {
  /// The delimiters, folded, without repetition.
  private let folded: [[Unicode.Scalar]]
  private let firsts: Set<Unicode.Scalar>

  public init(_ delimiters: [String]) {
    var seen = Set<[Unicode.Scalar]>()
    folded = delimiters.map { Self.fold($0.unicodeScalars).map(\.scalar) }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
    firsts = Set(folded.compactMap(\.first))
  }

  /// The text with a backslash before each look-alike.
  public func neutralised(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { firsts.contains(Self.folded($0)) }) else {
      return text
    }
    let scalars = Self.fold(text.unicodeScalars)
    var places: [String.Index] = []
    for start in scalars.indices where firsts.contains(scalars[start].scalar) {
      let isDelimiter = folded.contains { delimiter in
        start + delimiter.count <= scalars.count
          && zip(scalars[start...], delimiter).allSatisfy { $0.scalar == $1 }
      }
      if isDelimiter { places.append(scalars[start].index) }
    }
    guard !places.isEmpty else { return text }
    var safe = String.UnicodeScalarView()
    var rest = text.unicodeScalars.startIndex
    for place in places {
      safe.append(contentsOf: text.unicodeScalars[rest..<place])
      safe.append("\\")
      rest = place
    }
    safe.append(contentsOf: text.unicodeScalars[rest...])
    return String(safe)
  }

  /// The scalars that count, with their places: no white space, lower case, half width.
  private static func fold(
    _ scalars: String.UnicodeScalarView
  ) -> [(index: String.Index, scalar: Unicode.Scalar)] {
    scalars.indices.compactMap { index in
      let scalar = scalars[index]
      if scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint {
        return nil
      }
      return (index, folded(scalar))
    }
  }

  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x41...0x5A: Unicode.Scalar(scalar.value + 0x20) ?? scalar
    case 0xFF01...0xFF5E: folded(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
    default: scalar
    }
  }
}
