import GavelCore

/// Reads what the values of a row say.
struct RowReader {
  /// What a file is read for.
  enum Role: String {
    case gold, predictions, swapped
  }

  /// What rows are joined by.
  enum Key {
    case id
    case question
    case questionAndModels
    case place
  }

  let role: Role
  let names: [String]
  private let layout: RowLayout<Int>
  private let parser: AnswerParser?
  private let gold: [LabelStep<Int>]
  private let said: [LabelStep<Int>]
  /// A score that stands for none.
  private let noScore: Double?
  private let key: Key
  private let ids: [Int]
  private let readsPeople: Bool

  /// - Parameter hasGold: whether there is a file of labels.
  init(_ plan: RowPlan, key: Key, hasGold: Bool) {
    role = plan.role
    let names = plan.keys
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    layout = plan.layout.map { name in
      guard let place = places[name] else { preconditionFailure("\(name) is no key of the plan") }
      return place
    }
    self.names = names
    gold =
      switch role {
      case .gold: layout.gold
      case .predictions: hasGold ? [] : layout.ownGold
      case .swapped: []
      }
    said = role == .gold ? [] : layout.said
    parser = plan.parser
    noScore = plan.noScore
    self.key = key
    ids = key == .id && plan.hasID ? layout.id : layout.questionID
    readsPeople = role == .gold || role == .predictions && !hasGold
  }

  /// Reads a row.
  func row(
    _ values: [JSONValue?], annotations: [(name: String, value: JSONValue)]
  ) throws(RowFault) -> EvaluationRow {
    var row = EvaluationRow()
    func text(_ places: [Int]) -> String? {
      for place in places {
        if let text = values[place]?.plainText { return text }
      }
      return nil
    }
    row.firstModel = text(layout.firstModel)
    row.secondModel = text(layout.secondModel)
    if row.firstModel == nil, let pair = text(layout.modelPair),
      let models = Self.models(in: pair)
    {
      (row.firstModel, row.secondModel) = models
    }
    row.model = text(layout.model)
    row.category = text(layout.category)
    row.id = try id(values, row)
    row.question = question(values)
    row.order = try order(values)
    row.responses = responses(values)
    row.gold = label(gold, values)
    row.said = label(said, values)
    if readsPeople { row.annotations = try people(values, annotations) }
    return row
  }

  private func id(_ values: [JSONValue?], _ row: EvaluationRow) throws(RowFault) -> String? {
    if key == .place { return nil }
    for place in ids {
      guard let value = values[place], !value.isNothing else { continue }
      guard let id = value.plainText else {
        throw RowFault(
          message: "\"\(names[place])\" is \(value.kind), expected an id (text or a number)")
      }
      guard key == .questionAndModels else { return id }
      let models = [row.firstModel ?? row.model, row.secondModel].compactMap { $0 }
      return ([id] + models).joined(separator: ", ")
    }
    let name = ids.first.map { names[$0] } ?? "id"
    throw RowFault(message: "missing \"\(name)\", expected the id of the row in every file")
  }

  private func question(_ values: [JSONValue?]) -> TextKey? {
    for place in layout.questionID {
      if let id = values[place]?.plainText { return TextKey(id) }
    }
    for place in layout.query {
      guard let query = values[place]?.plainText else { continue }
      let input = layout.input.lazy.compactMap { values[$0]?.plainText }.first
      return TextKey(input.map { "\(query)\n\($0)" } ?? query)
    }
    return nil
  }

  private func order(_ values: [JSONValue?]) throws(RowFault) -> Order? {
    for place in layout.order {
      guard let value = values[place], !value.isNothing else { continue }
      guard let order = value.string.flatMap({ Order(rawValue: $0.trimmed.lowercased()) }) else {
        throw RowFault(
          message: "\"\(names[place])\" is \(value.shown), expected forward or swapped")
      }
      return order
    }
    return nil
  }

  private func responses(_ values: [JSONValue?]) -> EvaluationRow.Responses? {
    // Those of a swapped file stand in the other order, in some files.
    guard role != .swapped,
      let first = layout.firstResponse.first(where: { values[$0] != nil }),
      let second = layout.secondResponse.first(where: { values[$0] != nil })
    else { return nil }
    var oddity: String?
    let texts = [first, second].map { place in
      let value = values[place] ?? .null
      if value.string == nil, value != .null {
        oddity = "\"\(names[place])\" is \(value.kind), read as its text"
      } else if value.isNothing {
        oddity = oddity ?? "\"\(names[place])\" is empty"
      }
      return value.responseText
    }
    return EvaluationRow.Responses(
      first: TextKey(texts[0]), second: TextKey(texts[1]),
      traits: PairTraits(a: TextTraits(of: texts[0]), b: TextTraits(of: texts[1])),
      oddity: oddity)
  }

  /// Both models in the name that PandaLM gives a comparison: `bloom-7b_llama-7b`.
  static func models(in pair: String) -> (String, String)? {
    for separator in ["_vs_", "_"] {
      let parts = pair.components(dividedBy: separator)
      if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty { return (parts[0], parts[1]) }
    }
    return nil
  }

  /// What people said, in a list, in an object by name, or in columns.
  private func people(
    _ values: [JSONValue?], _ columns: [(name: String, value: JSONValue)]
  ) throws(RowFault) -> [(name: String, verdict: Verdict?)] {
    var said: [(name: String, value: JSONValue)] = []
    for place in layout.annotators {
      guard let value = values[place], !value.isNothing else { continue }
      if let labels = value.elements {
        said += labels.enumerated().map { ("annotator\($0 + 1)", $1) }
      } else if let object = value.object {
        said += object.members.map { ($0.key, $0.value) }
      } else {
        throw RowFault(
          message: "\"\(names[place])\" is \(value.shown), expected a list of labels "
            + "or an object of them by name")
      }
    }
    var labels: [(name: String, verdict: Verdict?)] = []
    for (name, value) in said + columns {
      if value.isNothing {
        labels.append((name, nil))
        continue
      }
      guard let label = VerdictLabel.read(value) else {
        throw RowFault(
          message: "the label of \(name) is \(value.shown), expected "
            + "\(VerdictLabel.expectation), or null where there is none")
      }
      labels.append((name, label.map(Order.forward.side(at:))))
    }
    return labels
  }

  /// The label that the first of the steps finds that has anything to read.
  private func label(_ steps: [LabelStep<Int>], _ values: [JSONValue?]) -> RowLabel {
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

extension JSONValue {
  /// A text with something in it, or a number: its literal, without a fraction where there is none.
  fileprivate var plainText: String? {
    switch self {
    case .string(let text): text.isBlank ? nil : text
    case .number(let literal):
      literal.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-") }
        ? literal : int.map { "\($0)" } ?? literal
    case .null, .bool, .array, .object: nil
    }
  }

  /// What a response says; published files have booleans for some of theirs.
  fileprivate var responseText: String {
    switch self {
    case .string(let text): text
    case .null: ""
    case .bool, .number, .array, .object: line
    }
  }
}

extension String {
  fileprivate func components(dividedBy separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
