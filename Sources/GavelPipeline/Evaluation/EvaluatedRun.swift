public import GavelCore
import GavelStore

/// A run whose judgments are evaluated.
public struct EvaluatedRun: Hashable, Sendable {
  /// The run's folder.
  public var folder: String
  public var judge: Judge
  public var against: Against
  /// Which of the teacher's judgments are looked at; `nil` is those without a reference where there
  /// are any, else those with one.
  public var referenceMode: ReferenceMode?

  public enum Judge: Hashable, Sendable {
    /// A teacher of the run; `nil` is the only one.
    case teacher(String?)
    /// A model that judged the validation split, by its name in the settings.
    case model(String)
  }

  public enum Against: Hashable, Sendable {
    /// No labels: consistency, bias and the models' comparison only.
    case nothing
    /// Another teacher's verdicts.
    case teacher(String)
    /// The same teacher's verdicts in the other reference mode.
    case otherReferenceMode
    /// What the run kept of the pair: the label that the export would have.
    case samples
    /// People's labels in a file, by the pair's id; of single responses their scores, by the
    /// response's.
    case people(String)
  }

  public init(
    folder: String, judge: Judge = .teacher(nil), against: Against = .nothing,
    referenceMode: ReferenceMode? = nil
  ) {
    self.folder = folder
    self.judge = judge
    self.against = against
    self.referenceMode = referenceMode
  }

  /// Reads what the teacher said of each kept pair, with the labels beside it.
  ///
  /// The store is opened for reading alone: the run may be going on, and its folder need not be
  /// writable.
  ///
  /// - Throws: ``RunProblem`` where there is no such run, teacher, mode or label; `StoreError`.
  public func read() throws -> EvaluationData {
    if case .model(let name) = judge { return try read(studentNamed: name) }
    try Run.requireRun(in: folder)
    let store = try Store(reading: folder)
    do {
      return try read(store)
    } catch {
      throw store.explained(error)
    }
  }

  private func read(studentNamed name: String) throws -> EvaluationData {
    let judgments = try StudentJudgments(of: name, in: folder)
    do {
      return try read(judgments)
    } catch {
      throw judgments.store.explained(error)
    }
  }

  private func read(_ judgments: StudentJudgments) throws -> EvaluationData {
    let labels: StudentJudgments.Labels
    var people: PeopleLabels?
    var scores: PeopleScores?
    switch against {
    case .nothing: labels = .nothing
    case .samples: labels = .samples
    case .teacher(let teacher):
      try teachers(judgments.store).require(named: teacher)
      labels = .teacher(teacher)
    case .people(let path) where try judgments.isOfSingles():
      let given = try PeopleScores(reading: path)
      labels = .scores { given.byResponse[$0.description] }
      scores = given
    case .people(let path):
      let given = try PeopleLabels(reading: path)
      labels = .people(annotators: given.annotators) {
        given.byPair[$0.description]?.student(given)
      }
      people = given
    case .otherReferenceMode:
      throw RunProblem(
        "\(folder): a model that judges has no other reference mode: expected samples, a teacher or "
          + "people's labels")
    }
    var data = try judgments.data(against: labels, traits: { TextTraits(of: $0) })
    if let people {
      guard data.pairs.rows.contains(where: { $0.gold != .none }) else {
        throw RunProblem(
          "\(people.path): none of its \(people.byPair.count) ids is of a pair in the validation "
            + "split of \(folder); expected ids such as those of gavel show (p-…)")
      }
      data.leftOut += people.leftOut.all
      data.warnings += people.warnings
    }
    if let scores {
      guard data.responses.rows.contains(where: { $0.gold != nil }) else {
        throw scores.noneIsKnown("in the validation split of \(folder)")
      }
      data.leftOut += scores.leftOut.all
      data.warnings += scores.warnings
    }
    return data
  }

  func read(_ store: Store) throws -> EvaluationData {
    let teachers = try teachers(store)
    let teacher = try teachers.chosen(judge, referenceMode)
    let other = try teachers.other(than: teacher, against)
    var scores: PeopleScores?
    if case .people(let path) = against, !teachers.ofPairs.contains(teacher) {
      scores = try PeopleScores(reading: path)
    }
    var pairs = EvaluatedPairs(
      label: scores == nil ? try label(in: store) : .none, storeRows: try store.keptPairCount())
    if teachers.ofPairs.contains(teacher) {
      try store.forEachEvaluatedPair(by: teacher, beside: other) { pairs.add($0) }
    }
    var responses = EvaluatedResponses(people: scores)
    if teachers.ofResponses.contains(teacher) {
      try store.forEachEvaluatedResponse(by: teacher, beside: other) { responses.add($0) }
    }
    try pairs.requireLabels(folder: folder)
    try responses.requireScores(folder: folder)

    var data = EvaluationData(pairs: pairs.table, responses: responses.table)
    data.pairs.judge = try store.model(ofTeacher: teacher.teacher) ?? teacher.teacher
    data.pairs.modelNames = try data.pairs.models.map { try store.model(ofCandidate: $0) ?? $0 }
    data.pairs.judgeFlips = try flips(store)
    data.leftOut = pairs.leftOut + responses.leftOut
    data.warnings =
      try warnings(store, notJudged: pairs.notJudged) + pairs.warnings + responses.warnings
    return data
  }

  private func teachers(_ store: Store) throws -> RunTeachers {
    RunTeachers(
      folder: folder, ofPairs: try store.pairTeachers(), ofResponses: try store.responseTeachers())
  }

  private func label(in store: Store) throws -> EvaluatedPairs.Label {
    switch against {
    case .nothing: return .none
    case .teacher, .otherReferenceMode: return .other
    case .people(let path): return .people(try PeopleLabels(reading: path))
    case .samples:
      guard try store.finishedStages().contains(.reconcile) else {
        throw RunProblem(
          "\(folder): no samples yet; the run has not come to its reconcile stage: run it again "
            + "first")
      }
      return .kept
    }
  }

  /// How often each teacher's verdict changes with the places, in each mode; nothing where there is
  /// only one to tell of.
  ///
  /// The samples are those of ``FlipSummary``, kept apart by query.
  private func flips(_ store: Store) throws -> [JudgeFlips] {
    var flips: [(teacher: TeacherMode, questions: [JudgeFlips.Question])] = []
    try store.forEachQueryWithFlips { teacher, judged, flipped in
      if flips.last?.teacher != teacher { flips.append((teacher, [])) }
      flips[flips.count - 1].questions.append(.init(judged: judged, flipped: flipped))
    }
    guard flips.count > 1 else { return [] }
    let hasModes = Set(flips.map(\.teacher.mode)).count > 1
    return flips.map { teacher, questions in
      let mode = hasModes ? ", \(teacher.mode.rawValue) reference" : ""
      return JudgeFlips(judge: teacher.teacher + mode, questions: questions)
    }
  }

  private func warnings(_ store: Store, notJudged: Int) throws -> [String] {
    var warnings: [String] = []
    if try store.run()?.isSimulated == true {
      warnings.append("simulated models had a part in this run; it says nothing about real ones")
    }
    if notJudged > 0, try !store.finishedStages().contains(.judge) {
      warnings.append(
        "the run has not judged all pairs yet: \(notJudged) are left; run it again to have them")
    }
    return warnings
  }
}
