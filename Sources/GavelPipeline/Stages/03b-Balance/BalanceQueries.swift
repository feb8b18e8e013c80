import GavelCore
import GavelStore

/// How many queries of each band of difficulty, then of each category, are drawn.
///
/// The draw is by the run's seed and each query's own id, lowest first, as in ``SampleQueries``, and
/// independent of that stage's.
struct BalanceQueries {
  let settings: Settings.Balance

  var signature: Signature {
    var signature = Signature(["count": settings.count.map(String.init) ?? "quotas"])
    if let shares = settings.byDifficulty {
      let text =
        switch shares {
        case .equal: "equal"
        case .counts(let counts): Self.text(counts)
        }
      let bands = settings.bands
      signature = signature.adding(
        "difficulty", "\(text) from \(bands.medium) and \(bands.hard)")
    }
    if let shares = settings.byCategory {
      let text =
        switch shares {
        case .equal: "equal"
        case .proportional: "proportional"
        case .counts(let counts): Self.text(counts)
        }
      signature = signature.adding("category", text)
    }
    return signature
  }

  /// The bands, with the difficulties that they hold; nil is the queries without grades.
  var bands: [(name: String, difficulties: Range<Double>?)] {
    let (medium, hard) = (settings.bands.medium, settings.bands.hard)
    let names = Settings.Bands.names
    return Array(zip(names, [0..<medium, medium..<hard, hard..<(.infinity), nil]))
  }

  /// The quota of each band, and what could not be had.
  ///
  /// Equal bands are as large as the smallest of them, or as large as it takes to have `count` left
  /// for the categories; what a small band cannot give goes to the others then.
  func quotas(
    ofBands available: [String: Int]
  ) -> (quotas: [String: Int], shortfalls: [String])? {
    guard let shares = settings.byDifficulty else { return nil }
    let present = available.filter { $0.value > 0 }
    let sample: SampleQueries
    switch shares {
    case .counts(let counts):
      sample = SampleQueries(
        settings: Settings.Sample(count: nil, byCategory: true, quotas: .counts(counts)),
        noun: "difficulty")
    case .equal:
      let least = (present.values.min() ?? 0) * present.count
      let count = max(least, min(settings.total ?? 0, present.values.reduce(0, +)))
      sample = SampleQueries(
        settings: Settings.Sample(count: count, byCategory: true, quotas: .equal))
    }
    let (quotas, shortfalls) = sample.quotas(
      of: Dictionary(uniqueKeysWithValues: present.map { ($0.key as String?, $0.value) }))
    return (
      quotas.reduce(into: [:]) { if let name = $1.key { $0[name] = $1.value } }, shortfalls
    )
  }

  /// The quota of each category, and what could not be had; nil where categories do not count.
  func quotas(
    ofCategories available: [String?: Int]
  ) -> (quotas: [String?: Int], shortfalls: [String])? {
    guard let shares = settings.byCategory else { return nil }
    return SampleQueries(
      settings: Settings.Sample(count: settings.count, byCategory: true, quotas: shares)
    ).quotas(of: available)
  }

  private static func text(_ counts: [String: Int]) -> String {
    counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }
}

extension Settings.Balance {
  /// How many queries are left in the end, where there are as many.
  var total: Int? {
    if case .counts(let counts)? = byCategory { return counts.values.reduce(0, +) }
    return count
  }
}
