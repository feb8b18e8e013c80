import GavelCore

/// What a row of labels or predictions says, whatever its layout.
struct EvaluationRow {
  /// What joins it with rows of other files; nil where rows are joined by place.
  var id: String?
  var question: TextKey?
  var category: String?
  var firstModel: String?
  var secondModel: String?
  /// The model of a single response.
  var model: String?
  /// In which order the judge saw the responses, where the row says so.
  var order: Order?
  /// The two responses, where they are there.
  var responses: Responses?
  var gold = RowLabel.missing
  var said = RowLabel.missing
  /// What people said, by name; nil where one did not label the row.
  var annotations: [(name: String, verdict: Verdict?)] = []

  struct Responses {
    let first: TextKey
    let second: TextKey
    let traits: PairTraits
    /// What is odd about one of them.
    let oddity: String?
  }
}

/// The label of a row.
enum RowLabel: Hashable {
  /// Nothing is there.
  case missing
  /// Something that is no label: what was found and expected.
  case unreadable(String)
  case verdict(Preference<Position>, scores: ParsedJudgment.Scores?)
  /// Of a single response.
  case score(Double)
}

/// What is wrong with a row, so that nothing of it is of use.
struct RowFault: Error, Hashable {
  let message: String
}
