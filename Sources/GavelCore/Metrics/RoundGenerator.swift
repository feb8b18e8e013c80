/// The chance of one resample: xoshiro256++ (Blackman & Vigna 2021).
///
/// Each round has a generator of its own, so it does not matter which thread draws which round.
struct RoundGenerator: RandomNumberGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  init(seed: UInt64, round: Int) {
    var ofSeed = Chance(seed)
    // A SplitMix64 that starts elsewhere by a multiple of its increment gives the same numbers,
    // shifted; rounds start beside each other instead.
    var ofRound = Chance(ofSeed.next() &+ UInt64(truncatingIfNeeded: round))
    state = (ofRound.next(), ofRound.next(), ofRound.next(), ofRound.next())
  }

  mutating func next() -> UInt64 {
    let sum = state.0 &+ state.3
    let result = (sum << 23 | sum >> 41) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }

  /// A number in [0, 1), uniform.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
