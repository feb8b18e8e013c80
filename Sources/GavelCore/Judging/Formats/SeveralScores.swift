/// JudgeLM's format for several answers at once: a score from 1 to 10 for each on the first line, then
/// the reasons.
///
/// Source: the JudgeLM repository (arXiv 2310.17631), its prompt for several answers. The line is read
/// as ``JudgeLMFormat`` reads two; a score too few or too many is an error, since nobody could say
/// whose it is.
public struct SeveralScores: Hashable, Sendable {
  /// How many answers one prompt can show: their labels have one digit each.
  public static let range = 2...9

  /// How many answers were shown.
  public let count: Int

  public init(count: Int) {
    precondition(Self.range.contains(count), "\(count) answers are no list")
    self.count = count
  }

  /// What the format asks for, for messages.
  public var expectation: String { "\(count) scores from 1 to 10 on the first line" }

  public func parse(_ completion: String) throws(UnparseableJudgment) -> ParsedScores {
    let (scores, reason) = try JudgeLMFormat.read(
      completion, count: count, expectation: expectation)
    return ParsedScores(scores: scores, reason: reason)
  }
}
