/// Where the two sides of a pair stand among the answers that a teacher sees at once.
///
/// Side a stands before side b in the list's own order, which is the order `forward`; `swapped` shows
/// the list from its end, so that the sides of every pair change places.
public struct ListPlace: Hashable, Sendable {
  /// How many answers the list has.
  public let count: Int
  /// From 0, in the list's own order.
  public let a: Int
  public let b: Int

  public init(count: Int, a: Int, b: Int) {
    precondition(0 <= a && a < b && b < count, "side a stands before side b in its list")
    self.count = count
    self.a = a
    self.b = b
  }

  /// Where a side stands as the order shows the list, from 0.
  public func shown(_ side: Side, in order: Order) -> Int {
    let place = side == .a ? a : b
    return order == .forward ? place : count - 1 - place
  }

  /// What was said of the list, of this pair alone.
  public func judgment(in said: ParsedScores, order: Order) -> ParsedJudgment {
    said.judgment(
      first: shown(order.side(at: .first), in: order),
      second: shown(order.side(at: .second), in: order))
  }
}
