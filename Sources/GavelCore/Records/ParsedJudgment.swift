/// What a teacher said, in its own terms: positions, not sides.
public struct ParsedJudgment: Hashable, Sendable {
  public let preference: Preference<Position>
  /// The scores of the first and the second answer, where the format has any.
  public let scores: Scores?
  /// Why; nil where the teacher gave no reason.
  public let reason: String?
  /// The reference answer that the teacher wrote, where the format asks for one.
  public let reference: String?

  /// Two scores, by position.
  public struct Scores: Hashable, Sendable {
    public let first: Double
    public let second: Double

    public init(first: Double, second: Double) {
      self.first = first
      self.second = second
    }

    /// The higher score's position, or a tie.
    public var preference: Preference<Position> {
      if first > second { return .prefers(.first) }
      return second > first ? .prefers(.second) : .tie
    }
  }

  public init(
    preference: Preference<Position>, scores: Scores? = nil, reason: String?,
    reference: String? = nil
  ) {
    self.preference = preference
    self.scores = scores
    self.reason = reason.flatMap { $0.isEmpty ? nil : $0 }
    self.reference = reference.flatMap { $0.isEmpty ? nil : $0 }
  }
}
