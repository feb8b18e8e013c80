/// Scores several answers at once as a simulated teacher.
///
/// Its knobs mean for each two answers what they mean for a pair. By position bias every answer is
/// better than those shown after it; by noise each answer gets one of three scores, all equally often,
/// so that of two each is preferred as often as neither.
struct SimulatedLister {
  let profile: SimulatedModel.Profile
  let prompt: ListPrompt

  func judgment(_ chance: inout Chance) -> String {
    if chance.happens(profile.malformed) { return MalformedJudgment.draw(.scores, &chance) }
    let content = ContentWords(of: prompt.question)
    if chance.happens(profile.refusal) { return content.language.refusal }
    let graded = zip(prompt.answers, prompt.names).map { GradedAnswer($0, name: $1, content) }
    let said = ParsedScores(scores: said(of: graded.map(\.score), &chance), reason: nil)
    let order = said.scores.indices.sorted {
      (said.scores[$1], $0) < (said.scores[$0], $1)
    }
    let reason = JudgmentReason(
      language: content.language, first: graded[order[0]], second: graded[order[1]],
      preference: said.best == nil ? .tie : .prefers(.first),
      showsReference: prompt.showsReference)
    return "\(said.line)\n\(reason.text(of: graded, &chance))"
  }

  /// What the teacher says where these are the true scores.
  private func said(of truth: [Double], _ chance: inout Chance) -> [Double] {
    if chance.happens(profile.positionBias) { return Self.falling(truth) }
    if chance.happens(profile.noise) { return truth.map { _ in chance.one(of: [3, 6, 9]) } }
    return truth
  }

  /// Scores from 1 to 10, each lower than the one before it, as near to the given ones as that
  /// allows.
  static func falling(_ scores: [Double]) -> [Double] {
    var falling = scores.sorted(by: >).enumerated().map { place, score in
      min(score, JudgeLMFormat.range.upperBound - Double(place))
    }
    for place in falling.indices.dropLast().reversed() {
      falling[place] = max(falling[place], falling[place + 1] + 1)
    }
    return falling
  }
}
