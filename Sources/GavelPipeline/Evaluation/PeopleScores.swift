import GavelCore

/// What scores people gave single responses of a run, from a file with their ids.
struct PeopleScores {
  let path: String
  private(set) var byResponse: [String: Double] = [:]
  private(set) var leftOut = LeftOutRows()
  private(set) var warnings: [String] = []

  /// Reads a file of any layout with ids and scores.
  ///
  /// - Throws: ``EvaluationProblem`` where nothing in it is a score of a response.
  init(reading path: String) throws {
    self.path = path
    var problems = EvaluationProblems()
    _ = try problems.collect { try read() }
    try problems.throwIfAny()
  }

  private mutating func read() throws {
    var source = try RowSource(path: path, name: path)
    var plan = try RowPlan(
      source, role: .gold, files: EvaluationFiles(gold: path, predictions: path))
    guard plan.kind != .pairs else {
      throw EvaluationProblem(
        .badInput,
        [
          "\(path): labels of pairs, and single responses were graded; expected their scores (score)"
        ]
      )
    }
    guard plan.hasID else {
      throw EvaluationProblem(
        .badInput, ["\(path): no \"id\", expected in each row that of a response of the run (r-…)"])
    }
    try plan.chooseParser(.responses, source, format: nil)
    let reader = RowReader(plan, key: .id, hasGold: true)
    source.want(reader.names, annotators: false)
    while let found = try source.next() {
      switch found {
      case .broken(let message): leaveOut(source.line, message)
      case .values:
        do throws(RowFault) {
          add(try reader.row(source.values, annotations: []), source.line)
        } catch {
          leaveOut(source.line, error.message)
        }
      }
    }
    warnings = source.warnings.map(\.description)
    guard byResponse.isEmpty else { return }
    throw EvaluationProblem(
      .badInput, leftOut[.brokenRow] + ["\(path): no row with a score, expected at least one"])
  }

  private mutating func add(_ row: EvaluationRow, _ line: Int) {
    guard let id = row.id else { return }
    guard byResponse[id] == nil else {
      return leftOut.add(.duplicateID, "\(path):\(line): id \(id) stands further up already")
    }
    switch row.gold {
    case .score(let score): byResponse[id] = score
    case .verdict: leaveOut(line, "a verdict on two responses, expected a score")
    case .unreadable(let why): leaveOut(line, why)
    case .missing: break
    }
  }

  private mutating func leaveOut(_ line: Int, _ message: String) {
    leftOut.add(.brokenRow, "\(path):\(line): \(message)")
  }

  /// What is said where none of the scores is of a response that was graded.
  func noneIsKnown(_ place: String) -> RunProblem {
    let found = byResponse.keys.min().map { ", for example \"\($0)\"" } ?? ""
    return RunProblem(
      "\(path): none of \(byResponse.count) ids is that of a graded response \(place)\(found); "
        + "expected ids of responses (r-…), as gavel show and the table response have them")
  }
}
