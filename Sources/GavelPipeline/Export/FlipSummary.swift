public import GavelCore
public import GavelStore

/// How far the swap filter can be trusted: flip rates over all, and by reference mode, category and
/// pair of models.
public struct FlipSummary: Sendable {
  /// One group of samples whose two orders were both read.
  public struct Group: Hashable, Sendable {
    public var judged = 0
    public var flipped = 0
    public var kept = 0
    public var saidFirst = 0
    public var saidSecond = 0

    /// The share of samples whose verdict changed with the places; nil where there are none.
    public var flipRate: Double? { judged > 0 ? Double(flipped) / Double(judged) : nil }
    /// The share of judgments for the first answer shown minus that for the second, in [-1, 1].
    public var firstBias: Double? {
      judged > 0 ? Double(saidFirst - saidSecond) / Double(2 * judged) : nil
    }

    mutating func add(_ other: Group) {
      judged += other.judged
      flipped += other.flipped
      kept += other.kept
      saidFirst += other.saidFirst
      saidSecond += other.saidSecond
    }

    var json: JSONValue {
      [
        "judged": .number(judged), "flipped": .number(flipped), "kept": .number(kept),
        "flip_rate": flipRate.map { .number($0) } ?? .null,
        "first_minus_second": firstBias.map { .number($0) } ?? .null,
      ]
    }
  }

  public private(set) var all = Group()
  public private(set) var byTeacher: [String: Group] = [:]
  public private(set) var byMode: [String: Group] = [:]
  public private(set) var byCategory: [String: Group] = [:]
  public private(set) var byModels: [String: Group] = [:]

  public init(_ totals: [FlipTotal] = []) {
    for total in totals {
      add(
        Group(
          judged: total.judged, flipped: total.flipped, kept: total.kept,
          saidFirst: total.saidFirst, saidSecond: total.saidSecond),
        teacher: total.teacher, mode: total.mode, category: total.category, models: total.models)
    }
  }

  /// Adds a pair's samples: what ``GavelStore/Store/flips()`` counts, where pairs are read anyway.
  mutating func add(_ judged: JudgedPair) {
    add(
      judged.samples, judgments: judged.judgments, pair: judged.shown.pair,
      category: judged.shown.query.category)
  }

  /// Adds the samples of all pairs of a list.
  mutating func add(_ judged: JudgedList) {
    let samples = Dictionary(grouping: judged.samples, by: \.pair)
    let judgments = Dictionary(grouping: judged.judgments, by: \.pair)
    for listed in judged.list.pairs {
      add(
        samples[listed.pair.id] ?? [], judgments: judgments[listed.pair.id] ?? [],
        pair: listed.pair, category: judged.list.query.category)
    }
  }

  private mutating func add(
    _ samples: [Sample], judgments: [Judgment], pair: Pair, category: String?
  ) {
    let models = [pair.a.candidate, pair.b.candidate]
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for sample in samples where [.consistent, .flipped].contains(sample.outcome) {
      let said =
        judgments
        .filter { $0.teacher == sample.teacher && $0.mode == sample.mode }
        .compactMap(\.said?.preference)
      guard said.count == 2 else { continue }
      add(
        Group(
          judged: 1, flipped: sample.outcome == .flipped ? 1 : 0,
          kept: sample.verdict == nil ? 0 : 1,
          saidFirst: said.count { $0 == .prefers(.first) },
          saidSecond: said.count { $0 == .prefers(.second) }),
        teacher: sample.teacher, mode: sample.mode, category: category,
        models: models)
    }
  }

  mutating func add(_ other: FlipSummary) {
    all.add(other.all)
    func add(_ others: [String: Group], to groups: inout [String: Group]) {
      for (name, group) in others { groups[name, default: Group()].add(group) }
    }
    add(other.byTeacher, to: &byTeacher)
    add(other.byMode, to: &byMode)
    add(other.byCategory, to: &byCategory)
    add(other.byModels, to: &byModels)
  }

  private mutating func add(
    _ group: Group, teacher: String, mode: ReferenceMode, category: String?, models: [String]
  ) {
    all.add(group)
    byTeacher[teacher, default: Group()].add(group)
    byMode[mode.rawValue, default: Group()].add(group)
    byCategory[category ?? "", default: Group()].add(group)
    byModels[models.joined(separator: " / "), default: Group()].add(group)
  }

  public var json: JSONValue {
    func object(_ groups: [String: Group]) -> JSONValue {
      .object(JSONObject(groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))
    }
    return [
      "all": all.json, "by_teacher": object(byTeacher), "by_reference_mode": object(byMode),
      "by_category": object(byCategory), "by_models": object(byModels),
    ]
  }
}
