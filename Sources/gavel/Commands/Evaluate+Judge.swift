import ArgumentParser

extension Evaluate {
  /// Has a model of the run's settings judge the validation split, as far as it has not yet.
  ///
  /// - Throws: `ExitCode.success` where what there is to ask was only to be counted.
  func ask(_ judge: String, in folder: String) async throws {
    endpoint.watch.begin()
    let work = EndpointJudgeWork(folder: folder, name: judge, options: endpoint)
    guard try await work.finish() else { throw ExitCode.success }
  }

  /// The options of a model that judges need one.
  func validateEndpoint() throws {
    if source.judge == nil, let first = endpoint.given.first {
      throw ValidationError("\(first): is of a model that is asked, and there is no --judge")
    }
  }
}
