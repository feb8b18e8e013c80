/// Two labellings of the same rows, counted by question.
struct LabelComparison {
  /// Confusion matrices by question.
  let tallies: Tallies
  let matrix: ConfusionMatrix
  /// Rows that have both, the unparsed among them however they count.
  let rows: Int
  let unparsed: Int

  /// - Parameter labels: What a row should have and what it has; `nil` where one is missing.
  init(
    of table: JudgedTable,
    labels: (_ row: Int) -> (label: Verdict, counted: CountedPrediction)?
  ) {
    var numbers = QuestionNumbers(questions: table.questions)
    var cells: [(question: Int32, cell: UInt8)] = []
    cells.reserveCapacity(table.rows.count)
    var rows = 0
    var unparsed = 0
    for row in table.rows.indices {
      guard let (label, counted) = labels(row) else { continue }
      rows += 1
      if counted.isUnparsed { unparsed += 1 }
      guard let prediction = counted.prediction else { continue }
      let question = numbers.number(table.rows[row].question)
      cells.append((Int32(question), UInt8(ConfusionMatrix.cell(label, prediction))))
    }
    var tallies = Tallies(width: ConfusionMatrix.cells, questions: numbers.count)
    for (question, cell) in cells { tallies.add(at: Int(cell), of: Int(question)) }
    self.tallies = tallies
    self.rows = rows
    self.unparsed = unparsed
    matrix = ConfusionMatrix(tallies.total)
  }

  /// How many predictions cannot be read, and their share.
  func unparsedMeasures(level: Double) -> [Measured] {
    [
      .count("unparsed", unparsed, of: rows),
      .share("unparsed_share", unparsed, of: rows, level: level),
    ]
  }
}
