/// Why a simulated teacher says what it says: what the answers take up of the question and what
/// they miss, in two to four sentences.
struct JudgmentReason {
  let language: QuestionLanguage
  let first: GradedAnswer
  let second: GradedAnswer
  let preference: Preference<Position>
  let showsReference: Bool

  func text(_ chance: inout Chance) -> String {
    let phrases = language == .chinese ? Phrases.chinese : Phrases.english
    var sentences = [coverage(of: first, phrases, &chance), coverage(of: second, phrases, &chance)]
    if chance.happens(0.3) { sentences.swapAt(0, 1) }
    sentences.append(conclusion(phrases, &chance))
    if showsReference { sentences.append(comparison(phrases, &chance)) }
    return sentences.joined(separator: language == .chinese ? "" : " ")
  }

  /// The same of several answers, of which `first` and `second` are the two that are ahead.
  func text(of answers: [GradedAnswer], _ chance: inout Chance) -> String {
    let phrases = language == .chinese ? Phrases.chinese : Phrases.english
    var sentences = answers.map { coverage(of: $0, phrases, &chance) }
    sentences.append(
      preference == .tie
        ? phrases.sentence(phrases.sharedLead, name(first), other: name(second))
        : conclusion(phrases, &chance))
    if showsReference { sentences.append(comparison(phrases, &chance)) }
    return sentences.joined(separator: language == .chinese ? "" : " ")
  }

  /// What there is to say of the second answer alone.
  func textOfSecond(_ chance: inout Chance) -> String {
    coverage(of: second, language == .chinese ? Phrases.chinese : Phrases.english, &chance)
  }

  private func coverage(
    of answer: GradedAnswer, _ phrases: Phrases, _ chance: inout Chance
  ) -> String {
    let sentences =
      if answer.isEmpty {
        phrases.empty
      } else if answer.covered.isEmpty {
        phrases.vague
      } else if answer.missed.isEmpty {
        phrases.complete
      } else {
        phrases.partial
      }
    let covered = chance.some(3, of: answer.covered)
    let missed = chance.some(3, of: answer.missed)
    return phrases.sentence(
      chance.one(of: sentences), name(answer), covered: covered, missed: missed)
  }

  private func conclusion(_ phrases: Phrases, _ chance: inout Chance) -> String {
    guard case .prefers(let position) = preference else {
      return chance.one(of: phrases.tie)
    }
    let winner = position == .first ? first : second
    let loser = position == .first ? second : first
    let sentences = winner.score > loser.score ? phrases.better : phrases.betterAnyway
    return phrases.sentence(chance.one(of: sentences), name(winner), other: name(loser))
  }

  private func comparison(_ phrases: Phrases, _ chance: inout Chance) -> String {
    guard case .prefers(let position) = preference else { return phrases.evenWithReference }
    return phrases.sentence(phrases.closerToReference, name(position == .first ? first : second))
  }

  private func name(_ answer: GradedAnswer) -> String {
    guard language == .chinese else { return answer.name }
    return answer.name.utf8.first.map { $0 < 0x80 } == true
      ? "回答\(answer.name.split(separator: " ").last ?? "")"
      : answer.name.filter { $0 != " " }
  }
}
