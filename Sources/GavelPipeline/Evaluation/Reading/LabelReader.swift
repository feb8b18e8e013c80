import GavelCore

/// Reads the label of a row, in whichever of several ways it has one.
struct LabelReader {
  /// The keys of the values, for messages.
  let names: [String]
  /// What reads raw answers.
  let parser: AnswerParser?
  /// A score that stands for none.
  let noScore: Double?

  /// The label that the first of the steps finds that has anything to read.
  func label(_ steps: [LabelStep<Int>], _ values: [JSONValue?]) -> RowLabel {
    var found = RowLabel.missing
    for step in steps {
      switch label(step, values) {
      case .missing: continue
      case .verdict(let verdict, nil):
        // Scores beside a verdict are kept with it.
        return .verdict(verdict, scores: scores(steps, values))
      case .unreadable(let why) where step.isOfScores:
        // Other things are called scores as well.
        found = .unreadable(why)
      case let label: return label
      }
    }
    return found
  }

  private func scores(
    _ steps: [LabelStep<Int>], _ values: [JSONValue?]
  ) -> ParsedJudgment.Scores? {
    for step in steps {
      switch step {
      case .scores, .twoScores:
        if case .verdict(_, let scores?) = label(step, values) { return scores }
      case .verdict, .index, .score, .rating, .completion: continue
      }
    }
    return nil
  }

  private func label(_ step: LabelStep<Int>, _ values: [JSONValue?]) -> RowLabel {
    func value(_ place: Int) -> JSONValue? {
      values[place].flatMap { $0.isNothing ? nil : $0 }
    }
    func found(_ place: Int, _ value: JSONValue, expected: String) -> RowLabel {
      .unreadable("\"\(names[place])\" is \(value.shown), expected \(expected)")
    }
    switch step {
    case .verdict(let place):
      guard let value = value(place) else { return .missing }
      guard let verdict = VerdictLabel.read(value) else {
        return found(place, value, expected: VerdictLabel.expectation)
      }
      return .verdict(verdict, scores: nil)
    case .index(let place):
      guard let value = value(place) else { return .missing }
      switch value.figure {
      case 0: return .verdict(.prefers(.first), scores: nil)
      case 1: return .verdict(.prefers(.second), scores: nil)
      case 2: return .verdict(.tie, scores: nil)
      default:
        return found(place, value, expected: "0 for the first, 1 for the second, 2 for a tie")
      }
    case .scores(let place):
      guard let value = value(place) else { return .missing }
      guard let list = value.elements, list.count == 2, let first = list[0].figure,
        let second = list[1].figure
      else { return found(place, value, expected: "two scores") }
      return two(first, second) ?? found(place, value, expected: "two scores")
    case .twoScores(let one, let other):
      guard let left = value(one), let right = value(other) else { return .missing }
      guard let first = left.figure, let second = right.figure else {
        return left.figure == nil
          ? found(one, left, expected: "a score") : found(other, right, expected: "a score")
      }
      return two(first, second) ?? found(one, left, expected: "a score")
    case .score(let place):
      guard let value = value(place) else { return .missing }
      guard let score = value.figure, score != noScore else {
        return found(place, value, expected: "a score")
      }
      return .score(score)
    case .rating(let place):
      guard let object = value(place)?.object, let value = object["综合得分"] else {
        return .missing
      }
      guard let score = value.figure, score != noScore else {
        return found(place, value, expected: "a score under 综合得分")
      }
      return .score(score)
    case .completion(let place, let prompt):
      guard let value = value(place) else { return .missing }
      guard let text = value.string ?? value.plainText else {
        return found(place, value, expected: "a judge's answer")
      }
      // Some models' answers begin with what they were asked.
      let asked = prompt.flatMap { values[$0]?.string } ?? ""
      let answer = asked.isEmpty ? text : text.replacing(asked, with: "")
      return parser?.read(answer) ?? .missing
    }
  }

  private func two(_ first: Double, _ second: Double) -> RowLabel? {
    guard first != noScore, second != noScore else { return nil }
    let scores = ParsedJudgment.Scores(first: first, second: second)
    return .verdict(scores.preference, scores: scores)
  }
}

extension LabelStep {
  fileprivate var isOfScores: Bool {
    switch self {
    case .scores, .twoScores, .score, .rating: true
    case .verdict, .index, .completion: false
    }
  }
}
