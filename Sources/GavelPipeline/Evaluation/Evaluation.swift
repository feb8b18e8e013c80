public import GavelCore

/// From judged pairs and scored responses to a report: the parts that the data allow, in an order
/// that reads.
public struct Evaluation: Sendable {
  public let data: EvaluationData
  /// What a second judge said of the same pairs.
  public let second: EvaluationData?
  public let options: EvaluationOptions

  public init(
    _ data: EvaluationData, versus second: EvaluationData? = nil,
    _ options: EvaluationOptions = EvaluationOptions()
  ) {
    self.data = data
    self.second = second
    self.options = options
  }

  /// Does it all.
  ///
  /// - Throws: ``NothingToEvaluate``; `CancellationError` between two parts.
  public func report(progress: RunProgress = RunProgress()) throws -> EvaluationReport {
    EvaluationReport()
  }
}
