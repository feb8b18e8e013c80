import GavelText

/// Grades a query as a simulated model: its quality is a draw, its difficulty half a draw and half
/// the query's length.
struct SimulatedGrader {
  /// A query of so many tokens is as hard as its length can make it.
  private static let hardLength = 60.0

  let profile: SimulatedModel.Profile
  let query: String
  let language: QuestionLanguage

  func grades(_ chance: inout Chance) -> String {
    let isChinese = language == .chinese
    if chance.happens(profile.refusal) { return language.refusal }
    if chance.happens(profile.malformed) {
      return isChinese ? "这个问题写得不错，难度适中。" : "A fair question, neither easy nor hard."
    }
    let quality = 4 + chance.index(below: 7)
    let length = Double(Tokenizer.unicode.tokens(in: query).count) / Self.hardLength
    let difficulty = 1 + Int(9 * (0.5 * min(1, length) + 0.5 * chance.uniform()))
    switch chance.index(below: 4) {
    case 0: return #"{"quality": \#(quality), "difficulty": \#(difficulty)}"#
    case 1:
      return isChinese
        ? "**质量**：\(quality)/10\n**难度**：\(difficulty)/10"
        : "**Quality:** \(quality)/10\n**Difficulty:** \(difficulty)/10"
    default:
      return isChinese
        ? "质量：\(quality)，难度：\(difficulty)" : "Quality: \(quality), Difficulty: \(difficulty)"
    }
  }
}
