/// What a teacher said of a list of answers, in its own terms: a score for each place.
public struct ParsedScores: Hashable, Sendable {
  /// By place, the answer that was shown first at the front.
  public let scores: [Double]
  /// Why; nil where the teacher gave no reason.
  public let reason: String?

  public init(scores: [Double], reason: String?) {
    self.scores = scores
    self.reason = reason.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What it says of two of the answers, of which the one at `first` was shown before the other.
  ///
  /// The reason is the list's: it speaks of the other answers, too.
  public func judgment(first: Int, second: Int) -> ParsedJudgment {
    let two = ParsedJudgment.Scores(first: scores[first], second: scores[second])
    return ParsedJudgment(preference: two.preference, scores: two, reason: reason)
  }

  /// The place of the highest score, from 0; nil where several answers have it.
  public var best: Int? {
    guard let highest = scores.max(), scores.count(where: { $0 == highest }) == 1 else {
      return nil
    }
    return scores.firstIndex(of: highest)
  }

  /// The line of scores, as a teacher writes it: `8 7.5 3`.
  public var line: String { scores.map(\.scoreText).joined(separator: " ") }
}
