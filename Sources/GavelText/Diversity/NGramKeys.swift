/// How the n-grams of a corpus are packed into 64-bit keys, and into which part each goes.
///
/// A key has, from its highest bits to its lowest: the group, the numbers of the tokens that
/// follow, and how many tokens from here on stand in the same text a second time (see
/// ``TextRepeats``). So in keys sorted, the n-grams of every order stand together. At first a
/// group is the first token; where not all of an n-gram's tokens fit, those that fitted make the
/// group of the next round, and no key is ever shortened by hashing.
struct NGramKeys: Sendable {
  /// What is decided by the first token.
  struct Place {
    /// From 1; 0 for a token that occurs only once: no n-gram with it occurs anywhere else.
    var number: UInt32 = 0
    /// The part its n-grams are in; the one after the last when it has no number.
    var part: UInt32 = 0
    /// Its group among those of the part.
    var group: UInt32 = 0
  }

  /// The longest n-grams looked at.
  let order: Int
  /// By token.
  private(set) var places: [Place]
  /// By part: how many groups it has, which are its first tokens.
  private(set) var groupCounts: [UInt32]
  let keyBits: Int
  /// Bits of a token's number.
  let tokenBits: Int
  /// Bits of the length of a repeat.
  let repeatBits: Int
  /// How many tokens a key of the first round has after the group.
  let following: Int

  /// - Parameters:
  ///   - occurrences: How often each token occurs.
  ///   - order: The longest n-grams looked at, at least 1.
  init(occurrences: [UInt32], order: Int, sizes: NGramSizes) {
    self.order = order
    keyBits = sizes.keyBits
    places = Array(repeating: Place(), count: occurrences.count)
    groupCounts = []
    let numbered = occurrences.reduce(0) { $0 + ($1 > 1 ? 1 : 0) }
    let keyCount = occurrences.reduce(0) { $0 + ($1 > 1 ? Int($1) : 0) }
    let partKeys = max(sizes.partKeys, keyCount / sizes.mostParts)
    tokenBits = Self.bits(for: numbered)
    repeatBits = Self.bits(for: order)
    let free = sizes.keyBits - repeatBits
    following = max(0, min(order - 1, (free - sizes.groupBits) / max(1, tokenBits)))
    let mostGroups = UInt32(1) << UInt32(min(31, free - following * tokenBits))
    var place = Place()
    var keysInPart = 0
    for token in occurrences.indices where occurrences[token] > 1 {
      let keys = Int(occurrences[token])
      let groups = groupCounts.last ?? 0
      if groups == 0 || groups == mostGroups || keysInPart + keys > partKeys {
        groupCounts.append(0)
        keysInPart = 0
      }
      let part = groupCounts.count - 1
      place.number += 1
      place.part = UInt32(part)
      place.group = groupCounts[part]
      places[token] = place
      groupCounts[part] += 1
      keysInPart += keys
    }
    for token in occurrences.indices where occurrences[token] <= 1 {
      places[token].part = UInt32(groupCounts.count)
    }
  }

  /// How many parts there are; none when every token occurs once.
  var partCount: Int { groupCounts.count }

  /// How many tokens a key has after a group of so many bits, when so many are missing.
  func following(groupBits: Int, missing: Int) -> Int {
    max(0, min(missing, (keyBits - repeatBits - groupBits) / max(1, tokenBits)))
  }

  /// The bits that hold a number.
  static func bits(for number: Int) -> Int {
    Int.bitWidth - number.leadingZeroBitCount
  }
}
