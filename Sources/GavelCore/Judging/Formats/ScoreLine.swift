/// Reads a line that holds so many scores and nothing else, however a model decorates it.
///
/// Free are the separator (`8 7`, `8, 7`, `8-7`), the scale (`8/10 7/10`, `8分 7分`), the width of
/// the digits, labels in their order (`Assistant 1: 8, Assistant 2: 7`), bold, quotes and brackets.
/// What could be something else is refused: `-3 8` may be negative, `1. 8` and `1) 8` may be the
/// first item of a list, and a slash may be a scale.
struct ScoreLine {
  private var cursor: ScalarCursor
  private let count: Int

  private init(_ scalars: [Unicode.Scalar], count: Int) {
    cursor = ScalarCursor(scalars)
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
    cursor.skipSpace()
    _ = cursor.take(Self.fullStops)
    cursor.skipSpace()
    return cursor.isAtEnd ? scores : nil
  }

  /// The numbers of the labels that stand here, or nil where something begins like a label.
  private mutating func labels() -> [Int]? {
    var numbers: [Int] = []
    cursor.skipSpace()
    while let next = cursor.current, !cursor.isAtDigit, next != "-" {
      guard cursor.take(Self.nouns) else { return nil }
      cursor.skipSpace()
      let number = (1...count).first { cursor.take(Self.names[$0 - 1]) }
      if let number { numbers.append(number) }
      cursor.skipSpace()
      _ = cursor.take(["s "])
      cursor.skipSpace()
      _ = cursor.take(Self.nouns)
      cursor.skipSpace()
      guard cursor.take([":", "="]) else { return nil }
      cursor.skipSpace()
    }
    return numbers
  }

  private mutating func score() -> Double? {
    guard let score = cursor.decimal(), JudgeLMFormat.range.contains(score) else {
      return nil
    }
    skipScale()
    return score
  }

  /// "/10", "out of 10", "分".
  private mutating func skipScale() {
    var end = cursor.position
    cursor.skipSpace()
    if cursor.take(["/", "out of "]) {
      cursor.skipSpace()
      if cursor.take(["10.0", "10"]), !cursor.isAtDigit { end = cursor.position }
    }
    cursor.position = end
    cursor.skipSpace()
    if !cursor.take(["分"]) { cursor.position = end }
  }

  /// A space or a mark between the scores; a dash and a colon need the same on both sides.
  private mutating func separator() -> Bool {
    let before = cursor.position
    cursor.skipSpace()
    let hasSpace = cursor.position > before
    if cursor.take([",", ";", "|", "&", "、"]) {
      cursor.skipSpace()
      return true
    }
    guard cursor.take(Self.dashes) || cursor.take([":"]) else {
      return hasSpace || cursor.scalars[cursor.position - 1] == "分"
    }
    let after = cursor.position
    cursor.skipSpace()
    return (cursor.position > after) == hasSpace
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
