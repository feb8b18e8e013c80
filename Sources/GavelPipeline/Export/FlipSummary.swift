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

    mutating func add(_ total: FlipTotal) {
      judged += total.judged
      flipped += total.flipped
      kept += total.kept
      saidFirst += total.saidFirst
      saidSecond += total.saidSecond
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

  public init(_ totals: [FlipTotal]) {
    for total in totals {
      all.add(total)
      byTeacher[total.teacher, default: Group()].add(total)
      byMode[total.mode.rawValue, default: Group()].add(total)
      byCategory[total.category ?? "", default: Group()].add(total)
      byModels[total.models.joined(separator: " / "), default: Group()].add(total)
    }
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
