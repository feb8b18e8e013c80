/// One line of an exported file, before it has a format.
public struct Example: Hashable, Sendable {
  public let sample: ContentID
  public let pair: ContentID
  public let query: Query
  public let order: Order
  /// Whether the example shows the reference; prompt, scores and text go together.
  public let mode: ReferenceMode
  /// The answer that is shown first, and who gave it.
  public let first: Answer
  public let second: Answer
  /// What the teacher said in this order, by reference mode; the one of ``mode`` is always there.
  public let said: [ReferenceMode: ParsedJudgment]
  public let teacher: String
  /// What a line shows that shows several answers at once; nil where it shows a pair.
  public let list: List?

  /// All answers to a query that a teacher scored together.
  ///
  /// The example's own sample and pair are the first of the list's by id, its first and second answer
  /// and what was said of them those of the list's first two places.
  public struct List: Hashable, Sendable {
    /// In the order shown.
    public let answers: [Answer]
    /// What the teacher said, by place.
    public let said: ParsedScores
    /// The samples of the pairs that the answers make.
    public let samples: [ContentID]

    public init(answers: [Answer], said: ParsedScores, samples: [ContentID]) {
      self.answers = answers
      self.said = said
      self.samples = samples
    }
  }

  public struct Answer: Hashable, Sendable {
    public let text: String
    public let candidate: String
    /// How the candidate decoded, for formats that carry it.
    public let decoding: String

    public init(text: String, candidate: String, decoding: String) {
      self.text = text
      self.candidate = candidate
      self.decoding = decoding
    }
  }

  public init(
    sample: ContentID, pair: ContentID, query: Query, order: Order, mode: ReferenceMode,
    first: Answer, second: Answer, said: [ReferenceMode: ParsedJudgment], teacher: String,
    list: List? = nil
  ) {
    precondition(said[mode] != nil, "an example of a mode that was not judged")
    self.sample = sample
    self.pair = pair
    self.query = query
    self.order = order
    self.mode = mode
    self.first = first
    self.second = second
    self.said = said
    self.teacher = teacher
    self.list = list
  }

  /// What the student learns.
  public var shown: ParsedJudgment {
    guard let judgment = said[mode] else { preconditionFailure("checked when it was made") }
    return judgment
  }

  /// What it prefers: `first`, `second` or `tie`; of a list the number of the answer with the
  /// highest score, or `tie`.
  public var label: String {
    guard let list else { return shown.preference.name }
    return list.said.best.map { "\($0 + 1)" } ?? Preference<Position>.tie.name
  }

  /// The reference that the prompt shows.
  public var reference: String? { mode == .with ? query.reference : nil }
}
