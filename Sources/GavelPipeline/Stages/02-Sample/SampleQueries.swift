import GavelCore

/// How many queries of each category are drawn.
///
/// The draw itself is by each query's own key, lowest first, so it does not depend on the order of
/// the file: a query that was drawn stays drawn when others are added to other categories.
struct SampleQueries {
  let settings: Settings.Sample
  /// What its groups are, for messages.
  var noun = "category"

  var signature: Signature {
    let quotas =
      switch settings.quotas {
      case .equal: "equal"
      case .proportional: "proportional"
      case .counts(let counts):
        counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
      }
    return Signature([
      "sample": settings.count.map(String.init) ?? "quotas",
      "by": settings.byCategory ? "category" : "none", "quotas": quotas,
    ])
  }

  /// The quota of each category, and what could not be had.
  ///
  /// - Parameter available: the number of queries by category, nil for those without one.
  func quotas(of available: [String?: Int]) -> (quotas: [String?: Int], shortfalls: [String]) {
    // Categories in a fixed order, the one without a name last.
    let categories = available.keys.sorted { left, right in
      guard let left else { return false }
      guard let right else { return true }
      return left < right
    }
    switch settings.quotas {
    case .counts(let counts):
      var shortfalls: [String] = []
      for (category, count) in counts.sorted(by: { $0.key < $1.key }) {
        let has = available[category] ?? 0
        if has < count {
          shortfalls.append("\(noun) \"\(category)\" has \(has) of the \(count) asked for")
        }
      }
      return (
        Dictionary(
          uniqueKeysWithValues: categories.map { category in
            (category, min(category.flatMap { counts[$0] } ?? 0, available[category] ?? 0))
          }), shortfalls
      )
    case .equal:
      return spread(over: categories, available) { _ in 1 }
    case .proportional:
      return spread(over: categories, available) { Double(available[$0] ?? 0) }
    }
  }

  /// Shares the count out by weight, whole numbers by largest remainder; what a small category
  /// cannot give goes to the others.
  private func spread(
    over categories: [String?], _ available: [String?: Int], weight: (String?) -> Double
  ) -> (quotas: [String?: Int], shortfalls: [String]) {
    let wanted = settings.count ?? 0
    var quotas: [String?: Int] = [:]
    var open = categories.filter { weight($0) > 0 }
    var left = wanted
    while left > 0, !open.isEmpty {
      let total = open.reduce(0) { $0 + weight($1) }
      let exact = open.map { Double(left) * weight($0) / total }
      var shares = exact.map { Int($0) }
      let byRemainder = exact.indices.sorted {
        let (one, other) = (exact[$0] - Double(shares[$0]), exact[$1] - Double(shares[$1]))
        return one == other ? $0 < $1 : one > other
      }
      for index in byRemainder.prefix(left - shares.reduce(0, +)) { shares[index] += 1 }
      var given = 0
      for (category, share) in zip(open, shares) {
        let room = (available[category] ?? 0) - quotas[category, default: 0]
        quotas[category, default: 0] += min(share, room)
        given += min(share, room)
      }
      left -= given
      let before = open.count
      open.removeAll { quotas[$0, default: 0] >= (available[$0] ?? 0) }
      if given == 0, open.count == before { break }
    }
    for category in categories where quotas[category] == nil { quotas[category] = 0 }
    let shortfalls =
      left > 0 ? ["there are only \(wanted - left) queries for the \(wanted) asked for"] : []
    return (quotas, shortfalls)
  }
}
