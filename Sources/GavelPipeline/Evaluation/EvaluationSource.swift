/// Where the rows of an evaluation come from.
public enum EvaluationSource: Hashable, Sendable {
  case files(EvaluationFiles, versus: EvaluationFiles?)
  case run(EvaluatedRun)

  /// Reads them: the judge, and the one that it is compared with.
  public func read(
    progress: RunProgress = RunProgress()
  ) throws -> (first: EvaluationData, second: EvaluationData?) {
    switch self {
    case .files(let files, let versus):
      progress.begin("read", unit: "judges", total: versus == nil ? 1 : 2)
      guard let versus else { return (try files.read(), nil) }
      let both = try files.read(versus: versus)
      return (both.first, both.second)
    case .run(let run):
      progress.begin("read", unit: "runs", total: 1)
      return (try run.read(), nil)
    }
  }
}
