import GavelCore
import GavelStore
import Synchronization

/// Which requests may be in the store: where it says no, there is nothing to look up.
///
/// A Bloom filter (Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", 1970) of
/// 4 MiB with four probes: of a million requests it takes 1 in 6,000 that are new for known ones, of
/// ten million every fourth. These are looked up in vain, and that is all.
final class AskedBefore: Sendable {
  private static let words = 1 << 19
  private static let probes: UInt64 = 4

  private let bits: Mutex<[UInt64]>

  init(_ store: Store) throws {
    var bits = [UInt64](repeating: 0, count: Self.words)
    try store.forEachRequestID { id in
      Self.forEachBit(of: id) { word, bit in bits[word] |= bit }
    }
    self.bits = Mutex(bits)
  }

  /// Whether a request may have been asked; from now on it has.
  func insert(_ id: ContentID) -> Bool {
    bits.withLock { bits in
      var isThere = true
      Self.forEachBit(of: id.description) { word, bit in
        if bits[word] & bit == 0 { isThere = false }
        bits[word] |= bit
      }
      return isThere
    }
  }

  /// The places of an id, by two hashes of its text (Kirsch and Mitzenmacher, 2006).
  private static func forEachBit(of id: String, _ body: (_ word: Int, _ bit: UInt64) -> Void) {
    var (first, second): (UInt64, UInt64) = (0, 0)
    for byte in id.utf8 {
      first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      second = (second &+ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15
    }
    for probe in 0..<probes {
      let place = first &+ probe &* (second | 1)
      body(Int((place >> 6) % UInt64(words)), 1 << (place & 63))
    }
  }
}
