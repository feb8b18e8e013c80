/// Judges as a simulated teacher.
struct SimulatedTeacher {
  let profile: SimulatedModel.Profile
  let prompt: JudgingPrompt

  func judgment(_ chance: inout Chance) -> String {
    if chance.happens(profile.malformed) { return MalformedJudgment.draw(prompt.form, &chance) }
    let content = ContentWords(of: prompt.question)
    if chance.happens(profile.refusal) { return content.language.refusal }
    let first = GradedAnswer(prompt.first, name: prompt.firstName, content)
    let second = GradedAnswer(prompt.second, name: prompt.secondName, content)
    if prompt.form == .scoreBesideReference {
      return grade(second, beside: first, content, &chance)
    }
    let scores = ParsedJudgment.Scores(first: first.score, second: second.score)
    let preference = said(of: scores.preference, &chance)
    let reason = JudgmentReason(
      language: language(content), first: first, second: second, preference: preference,
      showsReference: prompt.reference != nil)
    return Self.text(
      ParsedJudgment(
        preference: preference, scores: Self.scores(scores, saying: preference),
        reason: reason.text(&chance),
        reference: ReferenceGist(prompt: prompt, content: content, preferred: preference).text),
      in: prompt.form)
  }

  /// What the teacher says of the second answer where the first is the reference.
  private func grade(
    _ answer: GradedAnswer, beside reference: GradedAnswer, _ content: ContentWords,
    _ chance: inout Chance
  ) -> String {
    let score =
      chance.happens(profile.noise) ? Double(1 + chance.index(below: 10)) : answer.score
    let reason = JudgmentReason(
      language: language(content), first: reference, second: answer, preference: .tie,
      showsReference: true)
    return "\(JudgeLMPointwise.ofReference.scoreText) \(score.scoreText)\n"
      + reason.textOfSecond(&chance)
  }

  /// The question's language; a prompt in Chinese is answered in Chinese.
  private func language(_ content: ContentWords) -> QuestionLanguage {
    prompt.form == .dictionary && prompt.firstName.hasPrefix("助手") ? .chinese : content.language
  }

  /// What the teacher says where this is the truth.
  private func said(
    of truth: Preference<Position>, _ chance: inout Chance
  ) -> Preference<Position> {
    if chance.happens(profile.positionBias) { return .prefers(.first) }
    if chance.happens(profile.noise) {
      return chance.one(of: [.prefers(.first), .prefers(.second), .tie])
    }
    return truth
  }

  /// The scores, changed no more than it takes for them to say the verdict.
  static func scores(
    _ scores: ParsedJudgment.Scores, saying preference: Preference<Position>
  ) -> ParsedJudgment.Scores {
    if scores.preference == preference { return scores }
    if preference == .tie {
      let mean = ((scores.first + scores.second) / 2).rounded()
      return ParsedJudgment.Scores(first: mean, second: mean)
    }
    var high = max(scores.first, scores.second)
    var low = min(scores.first, scores.second)
    if high == low { if high < JudgeLMFormat.range.upperBound { high += 1 } else { low -= 1 } }
    return preference == .prefers(.first)
      ? ParsedJudgment.Scores(first: high, second: low)
      : ParsedJudgment.Scores(first: low, second: high)
  }

  private static func text(_ judgment: ParsedJudgment, in form: JudgmentForm) -> String {
    let reason = judgment.reason ?? ""
    let reference = judgment.reference ?? ""
    switch form {
    case .label:
      return "\(judgment.preference.label)\n\n### Reason: \(reason)\n\n### Reference: \(reference)"
    case .scores, .scoreBesideReference:
      let scores = [judgment.scores?.first, judgment.scores?.second].compactMap { $0?.scoreText }
      return "\(scores.joined(separator: " "))\n\(reason)"
    case .object:
      let object: JSONValue = [
        "result": .string(judgment.preference.label), "reason": .string(reason),
        "reference": .string(reference),
      ]
      return object.line
    case .bracket: return "\(reason)\n\n[[\(judgment.preference.comparison)]]"
    case .dictionary: return "\(reason)\n\n{'综合比较结果': '\(judgment.preference.assistant)'}"
    }
  }
}
