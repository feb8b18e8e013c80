extension PairedScores {
  /// Kendall's tau-b (Kendall 1945), as SciPy's `kendalltau`.
  ///
  /// (concordant − discordant) / √((pairs − those tied in the first)(pairs − those tied in the
  /// second)), in O(cells · log values): cells are taken by ascending first value, and each meets
  /// all that were taken before (as Christensen 2005).
  ///
  /// - Parameter weights: How often each cell occurs.
  public func kendall(_ weights: [Double]) -> Estimate {
    let margins = margins(weights)
    if let reason = margins.undefined { return .undefined(reason) }
    func pairs(_ count: Double) -> Double { count * (count - 1) / 2 }
    let all = pairs(margins.all)
    let first = all - margins.first.reduce(0) { $0 + pairs($1) }
    let second = all - margins.second.reduce(0) { $0 + pairs($1) }
    guard first > 0, second > 0 else { return .undefined(.constant) }
    let tau = excess(weights) / first.squareRoot() / second.squareRoot()
    return .value(min(1, max(-1, tau)))
  }

  /// How many more pairs are concordant than discordant.
  private func excess(_ weights: [Double]) -> Double {
    var below = RunningSums(count: second.count)
    var taken = 0.0
    var excess = 0.0
    var start = 0
    while start < cells.count {
      let end = cells[start...].firstIndex { $0.first != cells[start].first } ?? cells.count
      for cell in start..<end where weights[cell] > 0 {
        let place = Int(cells[cell].second)
        let above = taken - below.sum(before: place + 1)
        excess += weights[cell] * (below.sum(before: place) - above)
      }
      // Those with the same first value are tied, so they meet only what came before.
      for cell in start..<end where weights[cell] > 0 {
        below.add(weights[cell], at: Int(cells[cell].second))
        taken += weights[cell]
      }
      start = end
    }
    return excess
  }
}

/// Sums of all places up to one, kept while amounts are added (Fenwick 1994).
private struct RunningSums {
  private var tree: [Double]

  init(count: Int) {
    tree = Array(repeating: 0, count: count + 1)
  }

  func sum(before count: Int) -> Double {
    var sum = 0.0
    var node = count
    while node > 0 {
      sum += tree[node]
      node &= node - 1
    }
    return sum
  }

  mutating func add(_ amount: Double, at place: Int) {
    var node = place + 1
    while node < tree.count {
      tree[node] += amount
      node += node & -node
    }
  }
}
