/// What both orders of one (pair, teacher, reference mode) come to, before and after the swap filter.
public struct Sample: Hashable, Sendable {
  /// How the two orders agree.
  ///
  /// Raw values are permanent.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    case consistent
    case flipped
    /// One order, or both, has no verdict.
    case incomplete
    /// Only one order was asked for.
    case single
  }

  public let id: ContentID
  public let pair: ContentID
  public let teacher: String
  public let mode: ReferenceMode
  public let outcome: Outcome
  /// The label to train on; nil where the sample is dropped.
  public let verdict: Verdict?
  /// In which ways it speaks against itself.
  public let contradictions: Set<Contradiction>

  public init(
    pair: ContentID, teacher: String, mode: ReferenceMode, outcome: Outcome, verdict: Verdict?,
    contradictions: Set<Contradiction> = []
  ) {
    self.init(
      id: Self.id(pair: pair, teacher: teacher, mode: mode), pair: pair, teacher: teacher,
      mode: mode, outcome: outcome, verdict: verdict, contradictions: contradictions)
  }

  /// A sample as it was stored.
  public init(
    id: ContentID, pair: ContentID, teacher: String, mode: ReferenceMode, outcome: Outcome,
    verdict: Verdict?, contradictions: Set<Contradiction>
  ) {
    self.id = id
    self.pair = pair
    self.teacher = teacher
    self.mode = mode
    self.outcome = outcome
    self.verdict = verdict
    self.contradictions = contradictions
  }

  /// The sample with these contradictions.
  public func with(_ contradictions: Set<Contradiction>) -> Sample {
    Sample(
      pair: pair, teacher: teacher, mode: mode, outcome: outcome, verdict: verdict,
      contradictions: contradictions)
  }

  /// The sample as one that is dropped.
  public var withoutVerdict: Sample {
    Sample(
      pair: pair, teacher: teacher, mode: mode, outcome: outcome, verdict: nil,
      contradictions: contradictions)
  }

  public static func id(pair: ContentID, teacher: String, mode: ReferenceMode) -> ContentID {
    ContentID(
      .sample,
      [
        "pair": .string(pair.description), "teacher": .string(teacher),
        "mode": .string(mode.rawValue),
      ])
  }
}
