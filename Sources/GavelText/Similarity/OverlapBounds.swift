/// What F above a threshold asks of two texts' lengths and of the number of tokens they share.
///
/// F = 2·LCS / (m + n) and LCS is at most the multiset overlap of the tokens, so a pair above the
/// threshold shares at least α(m + n) = ⌈t·(m + n) / 2⌉ of them. Every bound here is loose by a
/// hair, for F is a rounded double: none loses a pair, and the decision itself is made on the
/// double.
struct OverlapBounds: Sendable {
  /// In 0...1.
  let threshold: Double
  /// How many bits of two signatures may differ for each token of the two texts, in 1/65536.
  let unsharedPerToken: UInt32
  private let half: Double
  /// By m + n: α.
  private let overlaps: [Int32]
  /// By a number of shared tokens: the greatest m + n for which it is enough.
  private let sums: [Int32]

  /// A length that no text has.
  static let unbounded = Int(UInt32.max)

  private static let tabulated = 2048

  init(threshold: Double) {
    let half = threshold / 2 * (1 - 1e-12)
    self.threshold = threshold
    self.half = half
    unsharedPerToken = Self.unsharedPerToken(atLeast: threshold)
    overlaps = (0..<Self.tabulated).map { Int32(Self.overlap(half: half, sum: $0)) }
    sums = (0..<Self.tabulated).map { shared in
      shared == 0 ? 0 : Int32(clamping: Self.longestSum(half: half, sharing: shared))
    }
  }

  /// ``unsharedPerToken`` for another F, in 0...1, that two texts have at least.
  static func unsharedPerToken(atLeast f: Double) -> UInt32 {
    UInt32(((1 - f) * 65536).rounded(.up)) + 1
  }

  /// The fewest tokens two texts of `sum` tokens together share when F is above the threshold; at
  /// least 1.
  func overlap(sum: Int) -> Int {
    sum < Self.tabulated ? Int(overlaps[sum]) : Self.overlap(half: half, sum: sum)
  }

  /// The fewest tokens a partner of a text of `length` tokens has.
  func shortestPartner(of length: Int) -> Int {
    // overlap(length + n) ≤ n, from a little below the real solution.
    var partner = max(1, Int(threshold * Double(length) / (2 - threshold) * (1 - 1e-9)))
    while overlap(sum: length + partner) > partner { partner += 1 }
    return partner
  }

  /// The most tokens a partner of a text of `length` tokens has when the two share at most
  /// `overlap` of them; below 1 when there is none.
  func longestPartner(of length: Int, sharingAtMost overlap: Int) -> Int {
    guard overlap >= 1 else { return 0 }
    let sum =
      overlap < Self.tabulated
      ? Int(sums[overlap]) : Self.longestSum(half: half, sharing: overlap)
    return sum - length
  }

  /// How many of a text's tokens, rarest first, must be looked up: a partner that has none of these
  /// has too few of the others.
  func prefix(of length: Int) -> Int {
    length - overlap(sum: length + shortestPartner(of: length)) + 1
  }

  private static func overlap(half: Double, sum: Int) -> Int {
    max(1, Int((half * Double(sum)).rounded(.up)))
  }

  private static func longestSum(half: Double, sharing overlap: Int) -> Int {
    let real = Double(overlap) / half
    // As far as a table of 32-bit numbers reaches, which no length does.
    guard real < Double(Int32.max / 2) else { return unbounded }
    var sum = Int(real * (1 + 1e-9)) + 1
    while self.overlap(half: half, sum: sum) > overlap { sum -= 1 }
    return sum
  }
}
