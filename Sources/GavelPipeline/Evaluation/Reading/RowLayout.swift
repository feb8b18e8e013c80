/// Under which keys the rows of a layout hold what an evaluation needs; the first that is there
/// counts.
struct RowLayout<Key: Sendable>: Sendable {
  var id: [Key] = []
  var questionID: [Key] = []
  /// What was asked, and what it was asked about.
  var query: [Key] = []
  var input: [Key] = []
  var category: [Key] = []
  var firstModel: [Key] = []
  var secondModel: [Key] = []
  /// Both models in one name.
  var modelPair: [Key] = []
  /// The model of a single response.
  var model: [Key] = []
  var order: [Key] = []
  var firstResponse: [Key] = []
  var secondResponse: [Key] = []
  var annotators: [Key] = []
  /// The label, in a file of labels.
  var gold: [LabelStep<Key>] = []
  /// The label, in a file of predictions that has it beside them.
  var ownGold: [LabelStep<Key>] = []
  /// What the judge said.
  var said: [LabelStep<Key>] = []

  func map<Other: Sendable>(_ place: (Key) -> Other) -> RowLayout<Other> {
    RowLayout<Other>(
      id: id.map(place), questionID: questionID.map(place), query: query.map(place),
      input: input.map(place), category: category.map(place), firstModel: firstModel.map(place),
      secondModel: secondModel.map(place), modelPair: modelPair.map(place),
      model: model.map(place), order: order.map(place), firstResponse: firstResponse.map(place),
      secondResponse: secondResponse.map(place), annotators: annotators.map(place),
      gold: gold.map { $0.map(place) }, ownGold: ownGold.map { $0.map(place) },
      said: said.map { $0.map(place) })
  }

  /// Every key, those of labels too.
  var keys: [Key] {
    id + questionID + query + input + category + firstModel + secondModel + modelPair + model
      + order + firstResponse + secondResponse + annotators
      + (gold + ownGold + said).flatMap(\.keys)
  }
}

/// One way in which a row may have its label.
enum LabelStep<Key: Sendable>: Sendable {
  /// A label that stands for itself.
  case verdict(Key)
  /// 0 for the first response, 1 for the second, 2 for a tie.
  case index(Key)
  /// A list of two scores.
  case scores(Key)
  case twoScores(Key, Key)
  /// The score of a single response.
  case score(Key)
  /// An object of scores with an overall one.
  case rating(Key)
  /// A raw answer for a parser, the prompt taken out where the row has it.
  case completion(Key, without: Key?)

  func map<Other: Sendable>(_ place: (Key) -> Other) -> LabelStep<Other> {
    switch self {
    case .verdict(let key): .verdict(place(key))
    case .index(let key): .index(place(key))
    case .scores(let key): .scores(place(key))
    case .twoScores(let first, let second): .twoScores(place(first), place(second))
    case .score(let key): .score(place(key))
    case .rating(let key): .rating(place(key))
    case .completion(let key, let prompt): .completion(place(key), without: prompt.map(place))
    }
  }

  var keys: [Key] {
    switch self {
    case .verdict(let key), .index(let key), .scores(let key), .score(let key), .rating(let key):
      [key]
    case .twoScores(let first, let second): [first, second]
    case .completion(let key, let prompt): [key] + (prompt.map { [$0] } ?? [])
    }
  }

  var isCompletion: Bool {
    if case .completion = self { true } else { false }
  }
}
