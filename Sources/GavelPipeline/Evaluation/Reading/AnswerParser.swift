import GavelCore

/// Reads raw answers of a judge, of two responses or of one.
enum AnswerParser {
  case comparison(any JudgeFormat)
  case critique(CritiqueFormat)

  func read(_ answer: String) -> RowLabel {
    do throws(UnparseableJudgment) {
      switch self {
      case .comparison(let format):
        let said = try format.parse(answer)
        return .verdict(said.preference, scores: said.scores)
      case .critique(let format): return .score(try format.parse(answer).overall)
      }
    } catch {
      return .unreadable(error.description)
    }
  }
}
