import GavelCore

/// Which seeds a request for new queries shows.
///
/// Of each category the seeds' ids and 64 bits are kept. A slot takes the seeds whose bits, mixed
/// with its own, are lowest (rendezvous hashing): a seed that is added later changes the few slots
/// that it comes into, and the order of the files none.
struct SeedExamples: Sendable {
  private var seeds: [String?: [(id: ContentID, bits: UInt64)]] = [:]
  private let draw: Draw

  init(draw: Draw) { self.draw = draw }

  mutating func add(_ query: Query) {
    let bits = draw.bits("augment seed", query.id.description)
    seeds[query.category, default: []].append((query.id, bits))
  }

  /// The seeds' categories, sorted, that without a name last.
  var categories: [String?] {
    seeds.keys.sorted { left, right in
      guard let left else { return false }
      guard let right else { return true }
      return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
  }

  /// At most `count` seeds of a category, in the order of the slot's draw.
  func examples(_ count: Int, of category: String?, slot: Int) -> [ContentID] {
    guard count > 0, let all = seeds[category] else { return [] }
    let own = draw.bits("augment slot", "\(category ?? "") \(slot)")
    var lowest: [(key: UInt64, id: ContentID)] = []
    for seed in all {
      let key = Self.mixed(seed.bits ^ own)
      if lowest.count == count, let last = lowest.last, (last.key, last.id) < (key, seed.id) {
        continue
      }
      let place = lowest.firstIndex { ($0.key, $0.id) > (key, seed.id) } ?? lowest.count
      lowest.insert((key, seed.id), at: place)
      if lowest.count > count { lowest.removeLast() }
    }
    return lowest.map(\.id)
  }

  /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  private static func mixed(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
