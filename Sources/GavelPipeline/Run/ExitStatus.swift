public import GavelCore

/// What the program's exit status says.
public enum ExitStatus: Int32, Sendable {
  case done = 0
  case error = 1
  /// Stopped with work left; running again resumes.
  case workLeft = 3
  /// A budget cap was reached; running again with a higher one resumes.
  case budget = 4
  /// A measure is beyond a bound that was set for it.
  case gate = 5
  case usage = 64
  case badInput = 65
  case badSettings = 78
  case interrupted = 130

  /// The status for an error.
  public init(_ error: any Error) {
    switch error {
    case is SettingsProblems, is TemplateProblem, is SettingsTemplateError, is NoCandidates:
      self = .badSettings
    case let problem as EvaluationProblem: self = problem.status
    case let problem as DiversityProblem: self = problem.status
    case is SourceError, is NoQueries, is NoAgainstText, is NothingToEvaluate: self = .badInput
    case is UnknownMeasure, is NoSuchModel: self = .usage
    case RunControl.Stop.interrupted, is CancellationError: self = .interrupted
    case RunControl.Stop.budget: self = .budget
    case RunControl.Stop.unreachable, RunControl.Stop.unwritable: self = .workLeft
    case RunControl.Stop.refused: self = .error
    default: self = .error
    }
  }
}

/// Sources without a single query that can be read.
public struct NoQueries: Error, Hashable, CustomStringConvertible {
  /// How many records were refused, by reason.
  public let dropped: [DropReason: Int]
  /// The first of them, as `file:line: message`.
  public let examples: [String]

  public var description: String {
    let reasons = dropped.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
    return (examples + ["no query could be read (\(reasons.isEmpty ? "no records" : reasons))"])
      .joined(separator: "\n")
  }
}
