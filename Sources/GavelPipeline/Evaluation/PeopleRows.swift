import GavelCore

/// What people said of a run's records, a row each, from a file with the records' ids.
struct PeopleRows<Said> {
  let path: String
  private(set) var byID: [String: Said] = [:]
  private(set) var leftOut = LeftOutRows()
  private(set) var warnings: [String] = []

  /// Reads a file of any layout.
  ///
  /// - Parameters:
  ///   - kind: what its rows are to be about.
  ///   - prefix: of the records' ids.
  ///   - expected: what each row is to have, for messages.
  ///   - said: what a row says; nil where it says nothing.
  /// - Throws: ``EvaluationProblem`` where no row says anything.
  init(
    reading path: String, of kind: RowPlan.Kind, ids prefix: String, expecting expected: String,
    _ said: (EvaluationRow) throws(RowFault) -> Said?
  ) throws {
    self.path = path
    var problems = EvaluationProblems()
    _ = try problems.collect { try read(kind, prefix, expected, said) }
    try problems.throwIfAny()
  }

  private mutating func read(
    _ kind: RowPlan.Kind, _ prefix: String, _ expected: String,
    _ said: (EvaluationRow) throws(RowFault) -> Said?
  ) throws {
    var source = try RowSource(path: path, name: path)
    var plan = try RowPlan(
      source, role: .gold, files: EvaluationFiles(gold: path, predictions: path))
    if let found = plan.kind, found != kind {
      throw EvaluationProblem(
        .badInput, ["\(path): \(found.rawValue), expected \(expected) of \(kind.rawValue)"])
    }
    guard plan.hasID else {
      throw EvaluationProblem(
        .badInput,
        ["\(path): no \"id\", expected in each row that of a record of the run (\(prefix)…)"])
    }
    try plan.chooseParser(kind, source, format: nil)
    let reader = RowReader(plan, key: .id, hasGold: true)
    source.want(reader.names, annotators: kind == .pairs)
    while let found = try source.next() {
      switch found {
      case .broken(let message): leaveOut(source.line, message)
      case .values:
        do throws(RowFault) {
          let row = try reader.row(
            source.values, annotations: kind == .pairs ? source.annotations : [])
          try add(row, source.line, said)
        } catch {
          leaveOut(source.line, error.message)
        }
      }
    }
    warnings = source.warnings.map(\.description)
    guard byID.isEmpty else { return }
    throw EvaluationProblem(
      .badInput, leftOut[.brokenRow] + ["\(path): no row with \(expected), expected at least one"])
  }

  private mutating func add(
    _ row: EvaluationRow, _ line: Int, _ said: (EvaluationRow) throws(RowFault) -> Said?
  ) throws(RowFault) {
    guard let id = row.id else { return }
    guard byID[id] == nil else {
      return leftOut.add(.duplicateID, "\(path):\(line): id \(id) stands further up already")
    }
    byID[id] = try said(row)
  }

  private mutating func leaveOut(_ line: Int, _ message: String) {
    leftOut.add(.brokenRow, "\(path):\(line): \(message)")
  }
}
