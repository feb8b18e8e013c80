import GavelPipeline

/// Where the rows of an evaluation come from.
enum EvaluateInputs: Sendable {
  case files(EvaluationFiles, versus: EvaluationFiles?)
  case run(EvaluatedRun)

  /// Reads them: the judge, and the one that it is compared with.
  func data() throws -> (first: EvaluationData, second: EvaluationData?) {
    switch self {
    case .files(let files, let versus): (try files.read(), try versus?.read())
    case .run(let run): (try run.read(), nil)
    }
  }
}
