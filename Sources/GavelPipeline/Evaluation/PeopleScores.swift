import GavelCore

/// What scores people gave single responses of a run, from a file with their ids.
struct PeopleScores {
  private let rows: PeopleRows<Double>

  var path: String { rows.path }
  var byResponse: [String: Double] { rows.byID }
  var leftOut: LeftOutRows { rows.leftOut }
  var warnings: [String] { rows.warnings }

  /// Reads a file of any layout with ids and scores.
  ///
  /// - Throws: ``EvaluationProblem`` where nothing in it is a score of a response.
  init(reading path: String) throws {
    rows = try PeopleRows(
      reading: path, of: .responses, ids: "r-", expecting: "scores (score)"
    ) { row throws(RowFault) in
      switch row.gold {
      case .score(let score): return score
      case .verdict:
        throw RowFault(message: "a verdict on two responses, expected a score")
      case .unreadable(let why): throw RowFault(message: why)
      case .missing: return nil
      }
    }
  }

  /// What is said where none of the scores is of a response that was graded.
  func noneIsKnown(_ place: String) -> RunProblem {
    let found = byResponse.keys.min().map { ", for example \"\($0)\"" } ?? ""
    return RunProblem(
      "\(path): none of \(byResponse.count) ids is that of a graded response \(place)\(found); "
        + "expected ids of responses (r-…), as gavel show and the table response have them")
  }
}
