/// How a judge's verdict on a pair moves when the responses change places.
///
/// JudgeLM's measures (Zhu et al. 2023, section 5; its script `eval_model_judgement.py`), as
/// functions of four sums over the pairs that were judged in both orders.
public struct OrderSums: Hashable, Sendable {
  public static let width = 4

  /// Both orders have the same verdict.
  public let same: Double
  /// Each order leans further than the other to the response that it shows first.
  public let towardFirst: Double
  public let towardSecond: Double
  /// One of the verdicts, or both, cannot be read, and that counts as wrong.
  public let unread: Double

  public init(_ sums: [Double]) {
    precondition(sums.count == Self.width, "consistency is made from 4 sums")
    same = sums[0]
    towardFirst = sums[1]
    towardSecond = sums[2]
    unread = sums[3]
  }

  /// Which of the sums a pair adds to.
  static func column(forward: Prediction, swapped: Prediction) -> Int {
    guard let forward = forward.verdict, let swapped = swapped.verdict else { return 3 }
    if forward == swapped { return 0 }
    // Forward shows a first and swapped b: leaning to a forward and to b swapped is the same lean.
    return forward.rank < swapped.rank ? 1 : 2
  }

  public var pairs: Double { same + towardFirst + towardSecond + unread }

  /// The share of pairs whose verdict stays.
  public var consistency: Estimate { .ratio(same, of: pairs) }
  /// The share of pairs whose verdict moves toward what is shown first.
  public var biasToFirst: Estimate { .ratio(towardFirst, of: pairs) }
  public var biasToSecond: Estimate { .ratio(towardSecond, of: pairs) }
  /// How far the two biases differ: 0 for a judge that wavers without a side.
  public var deltaBias: Estimate { .ratio(abs(towardFirst - towardSecond), of: pairs) }
  public var totalBias: Estimate { .ratio(towardFirst + towardSecond, of: pairs) }
}
