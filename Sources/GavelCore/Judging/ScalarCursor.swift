/// A place in a text, for readers that go through it scalar by scalar.
struct ScalarCursor {
  let scalars: [Unicode.Scalar]
  var position = 0

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  /// The scalar that stands here; nil at the end.
  var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  var isAtEnd: Bool { position == scalars.count }

  /// Whether a digit stands here.
  var isAtDigit: Bool { current.map(Self.isDigit) == true }

  mutating func skipSpace() {
    while let scalar = current, scalar.properties.isWhitespace || scalar == "\u{FEFF}" {
      position += 1
    }
  }

  mutating func skipDigits() {
    while isAtDigit { position += 1 }
  }

  /// Goes past the first of the texts that stands here.
  mutating func take(_ texts: [String]) -> Bool {
    for text in texts where scalars[position...].starts(with: text.unicodeScalars) {
      position += text.unicodeScalars.count
      return true
    }
    return false
  }

  /// The number without a sign that stands here, its fraction included; nil where none does.
  mutating func decimal() -> Double? {
    let start = position
    skipDigits()
    if current == ".", let next = scalars.dropFirst(position + 1).first, Self.isDigit(next) {
      position += 1
      skipDigits()
    }
    var literal = String.UnicodeScalarView()
    literal.append(contentsOf: scalars[start..<position])
    return Double(String(literal))
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x30...0x39).contains(scalar.value)
  }
}
