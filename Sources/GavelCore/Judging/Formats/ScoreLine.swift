/// Reads a line that holds so many scores and nothing else, however a model decorates it.
///
/// Free are the separator (`8 7`, `8, 7`, `8-7`), the scale (`8/10 7/10`, `8分 7分`), the width of
/// the digits, labels in their order (`Assistant 1: 8, Assistant 2: 7`), bold, quotes and brackets.
/// What could be something else is refused: `-3 8` may be negative, `1. 8` and `1) 8` may be the
/// first item of a list, and a slash may be a scale.
struct ScoreLine {
  private let scalars: [Unicode.Scalar]
  private let count: Int
  private var position = 0

  private init(_ scalars: [Unicode.Scalar], count: Int) {
    self.scalars = scalars
    self.count = count
  }

  /// The scores, or nil where the line is not made of just so many.
  ///
  /// - Parameter count: from 2 to 9, so that each label has one digit or letter.
  static func scores(in line: some StringProtocol, count: Int) -> [Double]? {
    guard line.utf8.count <= 100 * count else { return nil }
    let plain = line.lowercased().unicodeScalars.map(\.halfWidth)
    for (open, close) in [("(", ")"), ("[", "]")] as [(Unicode.Scalar, Unicode.Scalar)] {
      guard plain.count(where: { $0 == open }) == plain.count(where: { $0 == close }) else {
        return nil
      }
    }
    var reader = ScoreLine(plain.map { decoration.contains($0) ? " " : $0 }, count: count)
    return reader.scores()
  }

  private mutating func scores() -> [Double]? {
    guard let labelled = labels(), labelled.isEmpty || labelled == [1], let first = score() else {
      return nil
    }
    var scores = [first]
    while scores.count < count {
      guard separator(), labels() == (labelled.isEmpty ? [] : [scores.count + 1]),
        let next = score()
      else { return nil }
      scores.append(next)
    }
    skipSpace()
    _ = take(Self.fullStops)
    skipSpace()
    return position == scalars.count ? scores : nil
  }

  /// The numbers of the labels that stand here, or nil where something begins like a label.
  private mutating func labels() -> [Int]? {
    var numbers: [Int] = []
    skipSpace()
    while let next = current, !Self.isDigit(next), next != "-" {
      guard take(Self.nouns) else { return nil }
      skipSpace()
      let number = (1...count).first { take(Self.names[$0 - 1]) }
      if let number { numbers.append(number) }
      skipSpace()
      _ = take(["s "])
      skipSpace()
      _ = take(Self.nouns)
      skipSpace()
      guard take([":", "="]) else { return nil }
      skipSpace()
    }
    return numbers
  }

  private mutating func score() -> Double? {
    let start = position
    skipDigits()
    if current == ".", let next = scalars.dropFirst(position + 1).first, Self.isDigit(next) {
      position += 1
      skipDigits()
    }
    var literal = String.UnicodeScalarView()
    literal.append(contentsOf: scalars[start..<position])
    guard let score = Double(String(literal)), JudgeLMFormat.range.contains(score) else {
      return nil
    }
    skipScale()
    return score
  }

  /// "/10", "out of 10", "分".
  private mutating func skipScale() {
    var end = position
    skipSpace()
    if take(["/", "out of "]) {
      skipSpace()
      if take(["10.0", "10"]), current.map(Self.isDigit) != true { end = position }
    }
    position = end
    skipSpace()
    if !take(["分"]) { position = end }
  }

  /// A space or a mark between the scores; a dash and a colon need the same on both sides.
  private mutating func separator() -> Bool {
    let before = position
    skipSpace()
    let hasSpace = position > before
    if take([",", ";", "|", "&", "、"]) {
      skipSpace()
      return true
    }
    guard take(Self.dashes) || take([":"]) else {
      return hasSpace || scalars[position - 1] == "分"
    }
    let after = position
    skipSpace()
    return (position > after) == hasSpace
  }

  private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func skipSpace() {
    while let scalar = current, scalar.properties.isWhitespace || scalar == "\u{FEFF}" {
      position += 1
    }
  }

  private mutating func skipDigits() {
    while let scalar = current, Self.isDigit(scalar) { position += 1 }
  }

  /// Goes past the first of the texts that stands here.
  private mutating func take(_ texts: [String]) -> Bool {
    for text in texts where scalars[position...].starts(with: text.unicodeScalars) {
      position += text.unicodeScalars.count
      return true
    }
    return false
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x30 && scalar.value <= 0x39
  }

  private static let decoration = Set("*_`#\"'“”‘’()[]【】".unicodeScalars)
  /// How answers are counted.
  private static let names = zip(1...9, "abcdefghi").map { ["\($0)", "\($1)"] }
  private static let dashes = ["-", "–", "—"]
  private static let fullStops = [".", "。"]
  /// What labels are made of; longer words first.
  private static let nouns = [
    "assistant", "answer", "response", "model", "scores", "score", "ratings", "rating", "助手", "回答",
    "答案", "得分", "评分", "分数",
  ]
}
