import GavelCore

/// Builds the table of judged pairs from the rows of up to three files.
struct PairJoin {
  private let hasGold: Bool
  private let swappedLabels: EvaluationFiles.SwappedLabels
  private(set) var join: RowJoin
  private(set) var leftOut = LeftOutRows()
  private(set) var warnings = RowWarnings()
  private(set) var table = JudgedTable()

  private var name = ""
  private var role = RowReader.Role.predictions
  private var pairing: OrderPairing
  /// The row that the last pair of the current file belongs to.
  private var current: Int?
  private var lines: [Lines] = []
  private var labels: [Annotation] = []
  private var categories = Numbered<String>()
  private var models = Numbered<String>()
  private var annotators = Numbered<String>()
  private var questions: [TextKey: Int32] = [:]

  /// In which line of each file a row stands; 0 where it is in none.
  private struct Lines {
    var gold: Int32 = 0
    var forward: Int32 = 0
    var swapped: Int32 = 0
  }

  private struct Annotation {
    let row: Int32
    let annotator: Int32
    let verdict: Verdict
  }

  init(
    hasGold: Bool, isByPlace: Bool, allowsOtherIDs: Bool,
    swappedLabels: EvaluationFiles.SwappedLabels
  ) {
    self.hasGold = hasGold
    self.swappedLabels = swappedLabels
    join = RowJoin(isByPlace: isByPlace)
    pairing = OrderPairing(allowsOtherIDs: allowsOtherIDs)
  }

  mutating func begin(_ role: RowReader.Role, name: String) {
    self.role = role
    self.name = name
    pairing.reset()
    current = nil
    join.begin(role, name: name)
  }

  /// Counts a row that cannot be read.
  mutating func addBroken(_ message: String, line: Int) {
    leftOut.add(.brokenRow, "\(name):\(line): \(message)")
    pairing.reset()
    join.skip()
  }

  mutating func add(_ row: EvaluationRow, line: Int) {
    switch role {
    case .gold: addGold(row, line)
    case .predictions, .swapped: addPrediction(row, line)
    }
  }

  private mutating func addGold(_ row: EvaluationRow, _ line: Int) {
    if case .unreadable(let why) = row.gold { return addBroken(why, line: line) }
    if pairing.isSecond(row) {
      warnings.count(
        "a pair in its second order, whose label is that of the row before",
        at: "\(name):\(line)")
      return
    }
    let (index, isNew) = join.add(row.id)
    guard isNew else { return duplicate(row.id, line, earlier: lines[index].gold) }
    append(row)
    lines[index].gold = Int32(clamping: line)
    label(row, index, line)
  }

  private mutating func addPrediction(_ row: EvaluationRow, _ line: Int) {
    let isSecond = role == .predictions && pairing.isSecond(row)
    let order = role == .swapped ? .swapped : row.order ?? (isSecond ? .swapped : .forward)
    if !isSecond {
      if hasGold || role == .swapped {
        current = join.find(row.id)
      } else {
        let (index, isNew) = join.add(row.id)
        current = index
        if isNew {
          append(order == .forward ? row : EvaluationRow())
          label(row, index, line)
        }
      }
    }
    guard let index = current else {
      if !join.isByPlace {
        leftOut.add(
          hasGold ? .noGold : .noForward,
          "\(name):\(line): id \(row.id ?? "none") is not in \(join.files[0].name)")
      }
      return
    }
    let earlier = order == .forward ? lines[index].forward : lines[index].swapped
    guard earlier == 0 else { return duplicate(row.id, line, earlier: earlier) }
    note(row.said, line)
    let (prediction, scores) = prediction(row.said, order)
    switch order {
    case .forward:
      lines[index].forward = Int32(clamping: line)
      table.rows[index].forward = prediction
      table.rows[index].forwardScores = scores
      fill(index, from: row)
      if let oddity = row.responses?.oddity { warnings.count(oddity, at: "\(name):\(line)") }
    case .swapped:
      lines[index].swapped = Int32(clamping: line)
      table.rows[index].swapped = prediction
      table.rows[index].swappedScores = scores
    }
  }

  private mutating func append(_ row: EvaluationRow) {
    table.rows.append(JudgedRow(question: -1))
    lines.append(Lines())
    fill(table.rows.count - 1, from: row)
  }

  /// Takes what a row knows of its pair and nobody has said before.
  private mutating func fill(_ index: Int, from row: EvaluationRow) {
    if table.rows[index].question < 0, let question = row.question {
      let number = questions[question] ?? Int32(questions.count)
      questions[question] = number
      table.rows[index].question = number
    }
    if table.rows[index].category == nil {
      table.rows[index].category = row.category.map { categories.number(of: $0) }
    }
    if table.rows[index].modelA == nil, table.rows[index].modelB == nil {
      table.rows[index].modelA = row.firstModel.map { models.number(of: $0) }
      table.rows[index].modelB = row.secondModel.map { models.number(of: $0) }
    }
    if table.rows[index].traits == nil { table.rows[index].traits = row.responses?.traits }
  }

  /// Takes the label of a row and what each of several people said of it.
  private mutating func label(_ row: EvaluationRow, _ index: Int, _ line: Int) {
    for (name, verdict) in row.annotations {
      let annotator = annotators.number(of: name)
      guard let verdict else { continue }
      labels.append(
        Annotation(row: Int32(index), annotator: annotator, verdict: verdict))
    }
    switch row.gold {
    case .verdict(let verdict, let scores):
      table.rows[index].gold = .verdict(verdict.map(Order.forward.side(at:)))
      table.rows[index].goldScores = scores.map { PairScores($0, in: .forward) }
    case .missing, .score, .unreadable:
      table.rows[index].gold = Gold(majorityOf: row.annotations.compactMap(\.verdict))
    }
    guard role == .gold else { return }
    if table.rows[index].gold == .none {
      warnings.count(
        "rows without a label, of use for consistency and bias alone", at: "\(name):\(line)")
    }
    if let oddity = row.responses?.oddity { warnings.count(oddity, at: "\(name):\(line)") }
  }

  private func prediction(_ label: RowLabel, _ order: Order) -> (Prediction, PairScores?) {
    guard case .verdict(let verdict, let scores) = label else { return (.unparsed, nil) }
    // Labels that somebody has mapped back are about the pair, whatever the order was.
    let shown = swappedLabels == .mapped ? .forward : order
    return (.verdict(verdict.map(shown.side(at:))), scores.map { PairScores($0, in: shown) })
  }

  private mutating func note(_ label: RowLabel, _ line: Int) {
    switch label {
    case .missing:
      warnings.count("\(name): without an answer, unparsed", at: "\(name):\(line)")
    case .unreadable(let why):
      warnings.count("\(name): not readable, unparsed", at: "\(name):\(line): \(why)")
    case .score:
      warnings.count("\(name): one score for two responses, unparsed", at: "\(name):\(line)")
    case .verdict: break
    }
  }

  private mutating func duplicate(_ id: String?, _ line: Int, earlier: Int32) {
    leftOut.add(
      .duplicateID,
      "\(name):\(line): id \(id ?? "none") stands in line \(earlier) already, which is kept; "
        + "expected each id once, or both orders of a pair with the responses exchanged or an "
        + "\"order\"")
  }

  /// The table and what stands for each of its rows.
  mutating func finish() -> (table: JudgedTable, keys: [TextKey]) {
    for (index, lines) in lines.enumerated()
    where hasGold && lines.forward == 0 && lines.swapped == 0 {
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
    table.annotators = annotators.names
    let width = table.annotators.count
    table.annotations = Array(repeating: nil, count: width * table.rows.count)
    for label in labels {
      table.annotations[Int(label.row) * width + Int(label.annotator)] = label.verdict
    }
    let kept = lines.indices.filter { lines[$0].forward > 0 || lines[$0].swapped > 0 }
    if kept.count == lines.count { return (table, join.keys) }
    return (table.rows(at: kept), kept.map { join.keys[$0] })
  }

  /// What the two orders make of each other, where something looks wrong.
  var remarks: [String] {
    var (same, both, alone) = (0, 0, 0)
    for row in table.rows {
      if row.swapped == nil, row.forward != nil { alone += 1 }
      guard case .prefers(let one)? = row.forward?.verdict,
        case .prefers(let other)? = row.swapped?.verdict
      else { continue }
      both += 1
      if one == other { same += 1 }
    }
    var remarks: [String] = []
    if alone > 0, let swapped = join.files.first(where: { $0.role == .swapped }) {
      remarks.append(
        "\(swapped.name) has no row for \(alone) of the rows with a prediction: they are in no "
          + "measure of consistency")
    }
    // Below a third a judge that goes by position alone is as likely: the words leave it open.
    guard both >= 10, same * 3 < both else { return remarks }
    let (now, other) =
      swappedLabels == .asShown ? ("as_shown", "mapped") : ("mapped", "as_shown")
    remarks.append(
      "read as \(now), both orders prefer the same response in \(same) of \(both) rows, and read "
        + "as \(other) in \(both - same); either the labels of the swapped order are \(other) "
        + "(--swapped-labels \(other)), or the judge goes by the position")
    return remarks
  }
}
