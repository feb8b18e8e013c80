import Crypto

/// Chance that depends on the run's seed and a record's own key, and on nothing else.
///
/// Neither the order of records nor their number nor the machine changes a draw, so that any stage
/// can run on any part of the records.
public struct Draw: Sendable, Hashable {
  public let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// 64 random bits for a purpose and a key.
  public func bits(_ purpose: String, _ key: String) -> UInt64 {
    var hash = SHA256()
    hash.update(data: Array("\(seed)\u{0}\(purpose)\u{0}\(key)".utf8))
    return hash.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A number in [0, 1), uniform, with 53 random bits.
  public func uniform(_ purpose: String, _ key: String) -> Double {
    Double(bits(purpose, key) >> 11) * 0x1p-53
  }

  /// A number in 0..<count, uniform to within 2⁻⁵³.
  public func index(below count: Int, _ purpose: String, _ key: String) -> Int {
    precondition(count > 0, "no draw among nothing")
    return min(count - 1, Int(uniform(purpose, key) * Double(count)))
  }
}
