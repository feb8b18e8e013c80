/// What F above a threshold asks of two texts' lengths and of the number of tokens they share.
///
/// F = 2·LCS / (m + n) and LCS is at most the multiset overlap of the tokens, so a pair above the
/// threshold shares at least ⌈t·(m + n) / 2⌉ of them. Every bound here is loose by a hair, for F is
/// a rounded double: none loses a pair, and the decision itself is made on the double.
struct OverlapBounds {
  /// In 0...1.
  let threshold: Double
  private let half: Double
  /// By m + n: how many tokens the two texts may have that are not shared.
  private let unshared: [UInt8]

  /// A length that no text has.
  static let unbounded = Int(UInt32.max)

  init(threshold: Double) {
    self.threshold = threshold
    half = threshold / 2 * (1 - 1e-12)
    let half = half
    unshared = (0..<2048).map { sum in
      UInt8(clamping: max(0, sum - 2 * Self.overlap(half: half, sum: sum)))
    }
  }

  /// The fewest tokens two texts of `sum` tokens together share when F is above the threshold; at
  /// least 1.
  func overlap(sum: Int) -> Int {
    Self.overlap(half: half, sum: sum)
  }

  /// The most tokens, of `sum` of two texts, that are in one only when F is above the threshold.
  ///
  /// May be too many for texts so long that a 64-bit signature says nothing of them.
  func unshared(sum: Int) -> Int {
    sum < unshared.count ? Int(unshared[sum]) : 64
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
    let real = Double(overlap) / half
    guard real < Double(Self.unbounded) else { return Self.unbounded }
    var sum = Int(real * (1 + 1e-9)) + 1
    while self.overlap(sum: sum) > overlap { sum -= 1 }
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
}
