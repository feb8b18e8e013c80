/// Reads the quality and the difficulty that a model gives a query.
///
/// Free are the order, the labels' language (`quality`, `质量`, `difficulty`, `难度`), what stands
/// between a label and its number, the width of the digits, bold, `/10`, a JSON object with or
/// without a fence, and two numbers alone on the first line, quality first. Two different numbers
/// for one of them, and numbers off the scale, are errors.
struct GradeReader {
  static let expectation = "a quality and a difficulty from 1 to 10"

  private var cursor: ScalarCursor

  private init(_ answer: String) {
    cursor = ScalarCursor(
      answer.lowercased().unicodeScalars.map(\.halfWidth).map {
        Self.decoration.contains($0) ? " " : $0
      })
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
    while !cursor.isAtEnd {
      guard cursor.take(labels) else {
        cursor.position += 1
        continue
      }
      let after = cursor.position
      cursor.skipSpace()
      _ = cursor.take(Self.nouns)
      cursor.skipSpace()
      skipBrackets()
      cursor.skipSpace()
      if cursor.take(Self.links) { cursor.skipSpace() }
      if let number = number() { return number }
      cursor.position = after
    }
    return nil
  }

  /// A number that stands here; nil where none does, or a range such as `1-10`.
  private mutating func number() -> Double?? {
    let sign = cursor.take(["-"]) ? -1.0 : 1
    guard let size = cursor.decimal() else { return nil }
    let number = sign * size
    cursor.skipSpace()
    let end = cursor.position
    if cursor.take(["-", "–", "—", "~", "to "]) {
      cursor.skipSpace()
      if cursor.isAtDigit { return nil }
      cursor.position = end
    }
    guard cursor.take(["/", "out of "]) else { return .some(number) }
    cursor.skipSpace()
    return .some(cursor.decimal() == Grade.scale.upperBound ? number : nil)
  }

  /// `(1-10)`: a scale that the answer repeats.
  private mutating func skipBrackets() {
    guard cursor.current == "(",
      let close = cursor.scalars[cursor.position...].prefix(24).firstIndex(of: ")")
    else { return }
    cursor.position = close + 1
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
