/// Sets of the numbers below a count, merged two by two, each named by its least member.
struct DisjointSets {
  private var parents: [Int]

  init(count: Int) {
    parents = Array(0..<count)
  }

  /// The least member of the set that holds `member`.
  mutating func least(with member: Int) -> Int {
    var member = member
    while parents[member] != member {
      // Halving the path on the way keeps it short.
      parents[member] = parents[parents[member]]
      member = parents[member]
    }
    return member
  }

  mutating func merge(_ first: Int, _ second: Int) {
    let a = least(with: first)
    let b = least(with: second)
    parents[max(a, b)] = min(a, b)
  }
}
