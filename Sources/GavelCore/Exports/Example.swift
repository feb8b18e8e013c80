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
    first: Answer, second: Answer, said: [ReferenceMode: ParsedJudgment], teacher: String
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
  }

  /// What the student learns.
  public var shown: ParsedJudgment {
    guard let judgment = said[mode] else { preconditionFailure("checked when it was made") }
    return judgment
  }

  /// The reference that the prompt shows.
  public var reference: String? { mode == .with ? query.reference : nil }
}
