public import GavelCore
import GavelStore

/// What a model said as a student of a run, beside the labels that the run kept: from the run's
/// store alone, which is opened for reading alone.
public struct StudentJudgments: Sendable {
  let store: Store
  let student: Student
  let folder: String

  /// - Parameter name: the model's, as it was asked.
  /// - Throws: ``RunProblem`` where it was not asked, or not all.
  public init(of name: String, in folder: String) throws {
    try Run.requireRun(in: folder)
    self.folder = folder
    store = try Store(reading: folder)
    let students = try store.students()
    guard let student = students.first(where: { $0.name == name }) else {
      let names = students.map(\.name).joined(separator: ", ")
      throw RunProblem(
        "\(folder): no model named \"\(name)\" has judged the validation split"
          + (names.isEmpty ? "" : "; there are: \(names)")
          + "; have it judged: gavel evaluate \(folder) --judge \(name)")
    }
    guard student.isFinished else {
      throw RunProblem(
        "\(folder): \(name) has not judged all of the validation split; go on with it: gavel evaluate "
          + "\(folder) --judge \(name)")
    }
    self.student = student
  }

  /// Whether a model was asked all that it was to be asked.
  public static func isFinished(of name: String, in folder: String) throws -> Bool {
    try Run.requireRun(in: folder)
    return try Store(reading: folder).students().contains { $0.name == name && $0.isFinished }
  }

  /// Whether the model graded single responses, and judged no pairs.
  public func isOfSingles() throws -> Bool {
    try !store.studentCritiques(by: student.name).isEmpty
  }

  /// A row for each pair and reference mode of the validation split that the model was asked about,
  /// or for each response and mode that it graded by itself.
  ///
  /// - Parameters:
  ///   - labels: whose labels count.
  ///   - traits: what of a response's text may sway a judge.
  public func data(
    against labels: Labels = .samples, traits: (String) -> TextTraits? = { _ in nil }
  ) throws -> EvaluationData {
    let grades = try store.studentCritiques(by: student.name)
    guard grades.isEmpty else { return try data(of: grades, against: labels) }
    var said: [Key: Judgment] = [:]
    for judgment in try store.studentJudgments(by: student.name) {
      said[Key(pair: judgment.pair, mode: judgment.mode, order: judgment.order)] = judgment
    }
    var data = EvaluationData()
    var questions = Numbered<ContentID>()
    var categories = Numbered<String>()
    var models = Numbered<String>()
    var open: [String: Int] = [:]
    var given: [Label] = []
    try store.forEachValidationPair { pair in
      let byMode = Dictionary(grouping: pair.samples, by: \.mode)
      for mode in ReferenceMode.allCases {
        guard let samples = byMode[mode], student.mode ?? mode == mode else { continue }
        let orders = Order.allCases.map {
          said[Key(pair: pair.shown.pair.id, mode: mode, order: $0)]
        }
        guard orders.contains(where: { $0 != nil }) else {
          open["not_asked", default: 0] += 1
          continue
        }
        guard orders.contains(where: { $0?.prediction != nil }) else {
          open["no_prediction", default: 0] += 1
          continue
        }
        var row = JudgedRow(question: questions.number(of: pair.shown.query.id))
        row.category = pair.shown.query.category.map { categories.number(of: $0) }
        row.modelA = models.number(of: pair.shown.pair.a.candidate)
        row.modelB = models.number(of: pair.shown.pair.b.candidate)
        (row.forward, row.swapped) = (orders[0]?.prediction, orders[1]?.prediction)
        (row.forwardScores, row.swappedScores) = (orders[0]?.pairScores, orders[1]?.pairScores)
        if let a = traits(pair.shown.aText), let b = traits(pair.shown.bText) {
          row.traits = PairTraits(a: a, b: b)
        }
        data.pairs.rows.append(row)
        given.append(labels.label(of: pair.shown.pair.id, samples))
      }
    }
    data.pairs.questions = questions.names.count
    data.pairs.categories = categories.names
    data.pairs.models = models.names
    data.pairs.judge = student.model
    data.pairs.modelNames = try models.names.map { try store.model(ofCandidate: $0) ?? $0 }
    var annotators = Set(given.flatMap(\.annotations.keys)).sorted()
    if case .people(let names, _) = labels { annotators = names }
    Self.write(given, by: annotators, into: &data.pairs)
    note(open, in: &data)
    return data
  }

  /// Says what was not asked or not answered, and whether not all was to be asked.
  func note(_ open: [String: Int], in data: inout EvaluationData) {
    data.leftOut = open.sorted { $0.key < $1.key }.map {
      EvaluationData.LeftOut(reason: $0.key, count: $0.value)
    }
    if let limit = student.limit {
      data.warnings.append("\(student.name) was asked about at most \(limit) queries")
    }
  }

  /// Whose labels the model's verdicts are held against.
  public enum Labels {
    case nothing
    /// What the run kept, of all teachers.
    case samples
    /// What the run kept of one teacher.
    case teacher(String)
    /// People's, by the pair's id; each has as many annotations as there are annotators, or none.
    case people(annotators: [String], (ContentID) -> Label?)
    /// People's scores of single responses, by the response's id.
    case scores((ContentID) -> Double?)

    fileprivate func label(of pair: ContentID, _ samples: [Sample]) -> Label {
      switch self {
      case .nothing, .scores: Label()
      case .samples: Label(samples)
      case .teacher(let name): Label(samples.filter { $0.teacher == name })
      case .people(_, let label): label(pair) ?? Label()
      }
    }
  }

  /// The label of one pair.
  public struct Label: Hashable, Sendable {
    var gold = Gold.none
    var scores: PairScores?
    /// By the annotators' names.
    var annotations: [String: Verdict] = [:]

    init() {}

    /// A label, and those that it is the majority of.
    public init(gold: Gold, scores: PairScores?, annotations: [String: Verdict]) {
      self.gold = gold
      self.scores = scores
      self.annotations = annotations
    }

    /// What the run kept: of several teachers the majority.
    fileprivate init(_ samples: [Sample]) {
      annotations = samples.reduce(into: [:]) { $0[$1.teacher] = $1.verdict }
      gold = Gold(majorityOf: Array(annotations.values))
    }
  }

  private struct Key: Hashable {
    let pair: ContentID
    let mode: ReferenceMode
    let order: Order
  }

  /// Writes the labels into a table's rows, and who gave them where there are several.
  private static func write(
    _ given: [Label], by annotators: [String], into table: inout JudgedTable
  ) {
    for (place, label) in given.enumerated() {
      (table.rows[place].gold, table.rows[place].goldScores) = (label.gold, label.scores)
    }
    guard annotators.count > 1 else { return }
    table.annotators = annotators
    table.annotations = given.flatMap { label in annotators.map { label.annotations[$0] } }
  }
}

extension Judgment {
  /// What it is to an evaluation; nil where the judge said nothing at all.
  fileprivate var prediction: Prediction? {
    switch state {
    case .failed, .noReference, .noCritique: nil
    default: verdict.map { .verdict($0) } ?? .unparsed
    }
  }

  /// The scores by side.
  fileprivate var pairScores: PairScores? {
    said?.scores.map { PairScores($0, in: order) }
  }
}
