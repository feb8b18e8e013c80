/// Flags the samples of one pair and teacher that speak against themselves, and drops those that
/// the settings do not want.
public struct ContradictionFilter: Hashable, Sendable {
  /// What each contradiction costs; one that is missing is kept.
  public let policies: [Contradiction: ContradictionPolicy]
  /// Whether a reason speaks of the pair's two answers and no others, so that what it prefers can be
  /// held against the scores.
  public let reasonsAreOfPairs: Bool

  public init(
    _ policies: [Contradiction: ContradictionPolicy] = [:], reasonsAreOfPairs: Bool = true
  ) {
    self.policies = policies
    self.reasonsAreOfPairs = reasonsAreOfPairs
  }

  /// Those that drop a sample, in their order.
  public var dropped: [Contradiction] {
    Contradiction.allCases.filter { policies[$0] == .drop }
  }

  /// - Parameters:
  ///   - decisions: the swap filter's, one for each reference mode.
  ///   - judgments: all that the teacher said of the pair.
  public func decide(
    _ decisions: [SwapFilter.Decision], judgments: [Judgment], query: Query
  ) -> [SwapFilter.Decision] {
    let verdicts = decisions.compactMap(\.sample.verdict)
    let disagree = Set(verdicts) == [.prefers(.a), .prefers(.b)]
    return decisions.map { decision in
      let sample = decision.sample
      var found = contradictions(
        judgments.filter { $0.mode == sample.mode && $0.teacher == sample.teacher }, query)
      if disagree, sample.verdict != nil, sample.verdict != .tie { found.insert(.reference) }
      let flagged = sample.with(found)
      guard sample.verdict != nil, let cause = dropped.first(where: found.contains) else {
        return SwapFilter.Decision(sample: flagged, drop: decision.drop)
      }
      var detail = JSONObject()
      for other in decisions.map(\.sample) where cause == .reference {
        detail[other.mode.rawValue] = other.verdict.map { .string($0.name) }
      }
      return SwapFilter.Decision(
        sample: flagged.withoutVerdict,
        drop: Drop(
          .sample, sample.id.description, at: .reconcile, because: cause.dropReason, detail: detail)
      )
    }
  }

  /// What the judgments of one sample show by themselves.
  private func contradictions(
    _ judgments: [Judgment], _ query: Query
  ) -> Set<Contradiction> {
    var found: Set<Contradiction> = []
    for said in judgments.compactMap(\.said) {
      guard let reason = said.reason else { continue }
      if reasonsAreOfPairs, let stated = StatedPreference.position(in: reason),
        said.preference != .prefers(stated)
      {
        found.insert(.scores)
      }
      let asked = [query.instruction, query.input].compactMap { $0 }.joined(separator: "\n")
      if ReasonScript.differs(reason, from: asked) { found.insert(.language) }
    }
    return found
  }
}
