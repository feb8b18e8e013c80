/// A run whose judgments are evaluated.
public struct EvaluatedRun: Hashable, Sendable {
  /// The run's folder.
  public var folder: String
  public var judge: Judge
  public var against: Against

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
    /// People's labels in a file, by the pair's id.
    case people(String)
  }

  public init(folder: String, judge: Judge = .teacher(nil), against: Against = .nothing) {
    self.folder = folder
    self.judge = judge
    self.against = against
  }

  public func read() throws -> EvaluationData {
    if case .model(let name) = judge {
      let judgments = try StudentJudgments(of: name, in: folder)
      switch against {
      case .nothing: return try judgments.data(against: .nothing)
      case .teacher(let teacher): return try judgments.data(against: .teacher(teacher))
      case .samples: return try judgments.data(against: .samples)
      case .otherReferenceMode, .people:
        throw RunProblem("\(folder): a model that judges is held against samples or a teacher")
      }
    }
    return EvaluationData()
  }
}
