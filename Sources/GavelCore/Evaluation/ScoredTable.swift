/// Single responses with a score by people and one by the judge, as of AlignBench and CritiqueLLM.
public struct ScoredTable: Hashable, Sendable {
  public var rows: [ScoredRow]
  public var questions: Int
  public var categories: [String]
  public var models: [String]

  public init(
    rows: [ScoredRow] = [], questions: Int = 0, categories: [String] = [], models: [String] = []
  ) {
    self.rows = rows
    self.questions = questions
    self.categories = categories
    self.models = models
  }
}

public struct ScoredRow: Hashable, Sendable {
  public var question: Int32
  public var category: Int32?
  /// The model that wrote the response.
  public var model: Int32?
  public var gold: Double?
  /// `nil` where the judge's answer cannot be read.
  public var predicted: Double?

  public init(question: Int32, model: Int32?, gold: Double?, predicted: Double?) {
    self.question = question
    self.model = model
    self.gold = gold
    self.predicted = predicted
  }
}
