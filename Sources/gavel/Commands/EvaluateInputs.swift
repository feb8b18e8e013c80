import GavelPipeline

/// Where the rows of an evaluation come from.
enum EvaluateInputs: Sendable {
  case files(EvaluationFiles, versus: EvaluationFiles?)
  case run(EvaluatedRun)

  /// Reads them: the judge, and the one that it is compared with.
  func data() throws -> (first: EvaluationData, second: EvaluationData?) {
    switch self {
    case .files(let files, nil): return (try files.read(), nil)
    case .files(let files, let versus?):
      let both = try files.read(versus: versus)
      return (both.first, both.second)
    case .run(let run): return (try run.read(), nil)
    }
  }
}
