import GavelCore

/// Builds the table of single responses with scores from the rows of one or two files.
struct ScoreJoin {
  private let hasGold: Bool
  private(set) var join: RowJoin
  private(set) var leftOut = LeftOutRows()
  private(set) var warnings = RowWarnings()
  private var table = ScoredTable()

  private var name = ""
  private var role = RowReader.Role.predictions
  private var lines: [(gold: Int32, predicted: Int32)] = []
  private var categories = Numbered<String>()
  private var models = Numbered<String>()
  private var questions: [TextKey: Int32] = [:]

  init(hasGold: Bool, isByPlace: Bool) {
    self.hasGold = hasGold
    join = RowJoin(isByPlace: isByPlace)
  }

  mutating func begin(_ role: RowReader.Role, name: String) {
    self.role = role
    self.name = name
    join.begin(role, name: name)
  }

  mutating func addBroken(_ message: String, line: Int) {
    leftOut.add(.brokenRow, "\(name):\(line): \(message)")
    join.skip()
  }

  mutating func add(_ row: EvaluationRow, line: Int) {
    var gold: Double?
    switch row.gold {
    case .score(let score): gold = score
    case .missing: break
    case .verdict: return addBroken("a verdict on two responses, expected a score", line: line)
    case .unreadable(let why): return addBroken(why, line: line)
    }
    let isFirst = join.files.count == 1
    let index: Int
    if isFirst {
      let (row, isNew) = join.add(row.id)
      guard isNew else { return duplicate(line, join.name(of: row), lines[row]) }
      index = row
      table.rows.append(ScoredRow(question: -1, model: nil, gold: gold, predicted: nil))
      lines.append((0, 0))
      if role == .gold, gold == nil {
        warnings.count("rows without a label", at: "\(name):\(line)")
      }
    } else if let found = join.find(row.id) {
      index = found
    } else {
      if !join.isByPlace {
        leftOut.add(
          .noGold, "\(name):\(line): id \(row.id ?? "none") is not in \(join.files[0].name)")
      }
      return
    }
    fill(index, from: row)
    if role == .gold {
      lines[index].gold = Int32(clamping: line)
      return
    }
    guard lines[index].predicted == 0 else {
      return duplicate(line, join.name(of: index), lines[index])
    }
    lines[index].predicted = Int32(clamping: line)
    table.rows[index].predicted = predicted(row.said, line)
  }

  private mutating func predicted(_ label: RowLabel, _ line: Int) -> Double? {
    switch label {
    case .score(let score): return score
    case .missing: warnings.count("\(name): without an answer, unparsed", at: "\(name):\(line)")
    case .unreadable(let why):
      warnings.count("\(name): not readable, unparsed", at: "\(name):\(line): \(why)")
    case .verdict:
      warnings.count("\(name): a verdict on two responses, unparsed", at: "\(name):\(line)")
    }
    return nil
  }

  private mutating func fill(_ index: Int, from row: EvaluationRow) {
    if table.rows[index].question < 0, let question = row.question {
      let number = questions[question] ?? Int32(questions.count)
      questions[question] = number
      table.rows[index].question = number
    }
    if table.rows[index].category == nil {
      table.rows[index].category = row.category.map { categories.number(of: $0) }
    }
    if table.rows[index].model == nil {
      table.rows[index].model = row.model.map { models.number(of: $0) }
    }
  }

  private mutating func duplicate(
    _ line: Int, _ id: String, _ lines: (gold: Int32, predicted: Int32)
  ) {
    let earlier = role == .gold ? lines.gold : lines.predicted
    leftOut.add(
      .duplicateID,
      "\(name):\(line): \(id) stands in line \(earlier) already, which is kept; expected each once")
  }

  /// The table and what stands for each of its rows.
  mutating func finish() -> (table: ScoredTable, keys: [TextKey]) {
    for (index, lines) in lines.enumerated() where hasGold && lines.predicted == 0 {
      leftOut.add(
        .noPrediction, "\(join.files[0].name):\(lines.gold): \(join.name(of: index)) has none")
    }
    var next = Int32(questions.count)
    for index in table.rows.indices where table.rows[index].question < 0 {
      table.rows[index].question = next
      next += 1
    }
    table.questions = Int(next)
    table.categories = categories.names
    table.models = models.names
    let kept = lines.indices.filter { lines[$0].predicted > 0 }
    if kept.count == lines.count { return (table, join.keys) }
    return (table.rows(at: kept), kept.map { join.keys[$0] })
  }
}
