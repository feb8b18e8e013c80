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
  private let labels: LabelReader
  private let gold: [LabelStep<Int>]
  private let said: [LabelStep<Int>]
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
    labels = LabelReader(names: names, parser: plan.parser, noScore: plan.noScore)
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
    row.gold = labels.label(gold, values)
    row.said = labels.label(said, values)
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
}

extension JSONValue {
  /// A text with something in it, or a number: its literal, without a fraction where there is none.
  var plainText: String? {
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
