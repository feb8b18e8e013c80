/// Reads the quality and the difficulty that a model gives a query.
///
/// Free are the order, the labels' language (`quality`, `质量`, `difficulty`, `难度`), what stands
/// between a label and its number, the width of the digits, bold, `/10`, a JSON object with or
/// without a fence, and two numbers alone on the first line, quality first. Two different numbers
/// for one of them, and numbers off the scale, are errors.
struct GradeReader {
  static let expectation = "a quality and a difficulty from 1 to 10"

  private let scalars: [Unicode.Scalar]
  private var position = 0

  private init(_ answer: String) {
    scalars = answer.lowercased().unicodeScalars.map(\.halfWidth).map {
      Self.decoration.contains($0) ? " " : $0
    }
  }

  static func scores(in answer: String) throws(UnparseableJudgment) -> Grade.Scores {
    let line =
      answer.split(whereSeparator: \.isNewline).map(\.trimmingWhitespace)
      .first { !$0.isEmpty && !$0.hasPrefix("```") } ?? ""
    let quality = try score("quality", qualities, in: answer)
    let difficulty = try score("difficulty", difficulties, in: answer)
    switch (quality, difficulty) {
    case (let quality?, let difficulty?):
      return Grade.Scores(quality: quality, difficulty: difficulty)
    case (nil, nil):
      guard let pair = ScoreLine.scores(in: line, count: 2) else {
        throw UnparseableJudgment(expected: expectation, found: line)
      }
      return Grade.Scores(quality: pair[0], difficulty: pair[1])
    case (nil, _?): throw UnparseableJudgment(expected: "a quality, too", found: line)
    case (_?, nil): throw UnparseableJudgment(expected: "a difficulty, too", found: line)
    }
  }

  /// The one number behind a label; nil where the label has none.
  private static func score(
    _ name: String, _ labels: [String], in answer: String
  ) throws(UnparseableJudgment) -> Double? {
    var reader = GradeReader(answer)
    var found: Double?
    while let number = reader.next(labels) {
      guard let number, Grade.scale.contains(number) else {
        throw UnparseableJudgment(expected: "a \(name) from 1 to 10", found: answer)
      }
      guard found == nil || found == number else {
        throw UnparseableJudgment(expected: "one \(name)", found: answer)
      }
      found = number
    }
    return found
  }

  /// The next number behind one of the labels: `.some(nil)` is one that is off its scale, nil the
  /// end of the answer.
  private mutating func next(_ labels: [String]) -> Double?? {
    while position < scalars.count {
      guard take(labels) else {
        position += 1
        continue
      }
      let after = position
      skipSpace()
      _ = take(Self.nouns)
      skipSpace()
      skipBrackets()
      skipSpace()
      if take(Self.links) { skipSpace() }
      if let number = number() { return number }
      position = after
    }
    return nil
  }

  /// A number that stands here; nil where none does, or a range such as `1-10`.
  private mutating func number() -> Double?? {
    let start = position
    _ = take(["-"])
    skipDigits()
    if current == ".", let next = scalars.dropFirst(position + 1).first, Self.isDigit(next) {
      position += 1
      skipDigits()
    }
    var literal = String.UnicodeScalarView()
    literal.append(contentsOf: scalars[start..<position])
    guard let number = Double(String(literal)) else { return nil }
    skipSpace()
    let end = position
    if take(["-", "–", "—", "~", "to "]) {
      skipSpace()
      if let next = current, Self.isDigit(next) { return nil }
      position = end
    }
    guard take(["/", "out of "]) else { return .some(number) }
    skipSpace()
    let scale = position
    skipDigits()
    var digits = String.UnicodeScalarView()
    digits.append(contentsOf: scalars[scale..<position])
    return .some(Double(String(digits)) == Grade.scale.upperBound ? number : nil)
  }

  /// `(1-10)`: a scale that the answer repeats.
  private mutating func skipBrackets() {
    guard current == "(",
      let close = scalars[position...].prefix(24).firstIndex(of: ")")
    else { return }
    position = close + 1
  }

  private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func skipSpace() {
    while let scalar = current, scalar.properties.isWhitespace { position += 1 }
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
    (0x30...0x39).contains(scalar.value)
  }

  private static let decoration = Set("*_`#\"'“”‘’|{}【】「」".unicodeScalars)
  private static let qualities = ["quality", "质量"]
  private static let difficulties = ["difficulty", "难度"]
  /// What may follow a label; longer words first.
  private static let nouns = [
    "score", "rating", "grade", "level", "得分", "评分", "分数", "系数", "等级", "分",
  ]
  private static let links = ["->", "- ", "– ", "— ", ":", "=", ",", "is ", "of ", "为", "是"]
}
