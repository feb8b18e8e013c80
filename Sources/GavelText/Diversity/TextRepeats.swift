/// Tells where a text repeats itself.
///
/// An n-gram that a text has twice or more has one first occurrence, in the order in which the
/// text is gone through, and repeats of it. What starts at a position is a repeat for every order
/// up to some length, because the beginnings of a repeat are repeats. The lengths come from a trie
/// of the n-grams seen, in which each node is known by the first position it was seen at; a branch
/// is stored only where the text goes on differently from there. So what is not a repeat costs
/// nothing here, and what is as many look-ups as the order at most. The text may be gone through in
/// either direction.
struct TextRepeats {
  private struct Branch {
    /// The first position of an n-gram.
    var node: UInt32
    /// Its length.
    var length: UInt32
    /// The token it goes on with, unlike at its first position.
    var token: UInt32
    /// The first position of the n-gram made longer so, or `free`.
    var child: UInt32
  }

  private static let free = UInt32.max

  private let order: Int
  /// Open addressing with linear probing; a power of two, at most half full.
  private var branches: [Branch]
  /// The places of `branches` taken.
  private var taken: [Int] = []

  /// - Parameter order: The longest n-grams looked at.
  init(order: Int) {
    self.order = order
    branches = Array(repeating: Branch(node: 0, length: 0, token: 0, child: Self.free), count: 64)
  }

  /// Forgets the n-grams of the text gone through.
  mutating func endText() {
    guard !taken.isEmpty else { return }
    for place in taken { branches[place].child = Self.free }
    taken.removeAll(keepingCapacity: true)
  }

  /// The length of the longest n-gram, of at most the order, that starts at a position and was
  /// seen before in the text, whose first tokens are there.
  ///
  /// - Parameters:
  ///   - root: Where the token at `position` was seen first.
  ///   - end: That of the text.
  @inline(never)
  mutating func length(
    at position: Int, root: Int, end: Int, of tokens: UnsafeBufferPointer<UInt32>
  ) -> Int {
    var node = root
    var length = 1
    while length < order, position + length < end {
      let token = tokens[position + length]
      if node + length >= end || tokens[node + length] != token {
        let child = branch(from: node, length: length, by: token, to: position)
        if child == position { break }
        node = child
      }
      length += 1
    }
    return length
  }

  /// Where a branch leads, which is `position` when it is new.
  private mutating func branch(
    from node: Int, length: Int, by token: UInt32, to position: Int
  ) -> Int {
    if 2 * taken.count >= branches.count { grow() }
    let new = Branch(
      node: UInt32(node), length: UInt32(length), token: token, child: UInt32(position))
    let place = place(for: new)
    if branches[place].child == Self.free {
      branches[place] = new
      taken.append(place)
    }
    return Int(branches[place].child)
  }

  private func place(for new: Branch) -> Int {
    let mask = branches.count - 1
    // Knuth's multiplicative hashing, once for each half.
    var hash = (UInt64(new.node) << 32 | UInt64(new.token)) &* 0x9e37_79b9_7f4a_7c15
    hash = (hash ^ (hash >> 32) ^ UInt64(new.length)) &* 0x9e37_79b9_7f4a_7c15
    var place = Int(truncatingIfNeeded: hash >> 32) & mask
    while true {
      let old = branches[place]
      if old.child == Self.free
        || (old.node == new.node && old.token == new.token && old.length == new.length)
      {
        return place
      }
      place = (place + 1) & mask
    }
  }

  private mutating func grow() {
    let old = taken.map { branches[$0] }
    branches = Array(
      repeating: Branch(node: 0, length: 0, token: 0, child: Self.free),
      count: 2 * branches.count)
    taken.removeAll(keepingCapacity: true)
    for branch in old {
      let place = place(for: branch)
      branches[place] = branch
      taken.append(place)
    }
  }
}
