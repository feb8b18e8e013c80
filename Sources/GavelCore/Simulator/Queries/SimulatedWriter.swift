/// Writes new queries as a simulated model, in one of the ways that lists are set out in the wild.
struct SimulatedWriter {
  let profile: SimulatedModel.Profile
  let count: Int
  /// The examples that the prompt shows.
  let examples: String
  let language: QuestionLanguage

  func queries(_ chance: inout Chance) -> String {
    if chance.happens(profile.refusal) { return language.refusal }
    if chance.happens(profile.malformed) {
      return language == .chinese ? "好的，我再想一想。" : "Sure, let me think about it."
    }
    let shown = QueryList(examples).items
    var items: [String] = []
    for _ in 0..<count {
      if !shown.isEmpty, chance.happens(profile.noise) {
        items.append(chance.one(of: shown))
      } else {
        items.append(Self.item(in: language, &chance))
      }
    }
    return setOut(items, &chance)
  }

  private static func item(in language: QuestionLanguage, _ chance: inout Chance) -> String {
    let words = language == .chinese ? NewQueryWords.chinese : NewQueryWords.english
    let topic = chance.one(of: words.topics)
    let start = Voice.filled(chance.one(of: words.starts), with: topic)
    let number = 2 + chance.index(below: 30)
    let task = Voice.filled(chance.one(of: words.tasks), with: String(number))
    return start + language.space + task
  }

  private func setOut(_ items: [String], _ chance: inout Chance) -> String {
    let isChinese = language == .chinese
    switch chance.index(below: 5) {
    case 0: return JSONValue.array(items.map { .string($0) }).line
    case 1: return items.map { "- \($0)" }.joined(separator: "\n")
    case 2:
      let before = isChinese ? "好的，以下是新问题：" : "Sure! Here are the new questions:"
      let after = isChinese ? "希望这些问题对你有帮助。" : "Let me know if you need more."
      return "\(before)\n\n\(numbered(items, ". "))\n\n\(after)"
    default: return numbered(items, isChinese ? "、" : ". ")
    }
  }

  private func numbered(_ items: [String], _ mark: String) -> String {
    items.enumerated().map { "\($0 + 1)\(mark)\($1)" }.joined(separator: "\n")
  }
}
