extension Preference where Choice == Side {
  /// The place in the order a, tie, b: a tie lies between the two.
  var rank: Int {
    switch self {
    case .prefers(.a): 0
    case .tie: 1
    case .prefers(.b): 2
    }
  }

  /// The labels by rank.
  static let ranked: [Verdict] = [.prefers(.a), .tie, .prefers(.b)]
}
