import GavelCore

/// Files with labels and predictions that are evaluated together.
public struct EvaluationFiles: Hashable, Sendable {
  /// The labels; `nil` where only predictions are looked at (consistency, comparison of models).
  public var gold: String?
  /// What the judge said with the first response in front.
  public var predictions: String
  /// What it said with the second in front.
  public var swapped: String?
  /// How rows are laid out; `auto` tells it by their keys.
  public var layout: Layout
  /// The judge format whose parser reads raw completions.
  public var format: String?
  /// What the labels of a swapped file are about.
  public var swappedLabels: SwappedLabels

  public enum Layout: String, Hashable, Sendable, CaseIterable {
    case auto, generic, pandalm, judgelm, nova, alignbench, critiquellm
  }

  public enum SwappedLabels: String, Hashable, Sendable, CaseIterable {
    /// 1 is the response that was shown first, which is the pair's second.
    case asShown = "as_shown"
    /// 1 is the pair's first response; somebody has mapped the labels back.
    case mapped
  }

  public init(
    gold: String? = nil, predictions: String, swapped: String? = nil, layout: Layout = .auto,
    format: String? = nil, swappedLabels: SwappedLabels = .asShown
  ) {
    self.gold = gold
    self.predictions = predictions
    self.swapped = swapped
    self.layout = layout
    self.format = format
    self.swappedLabels = swappedLabels
  }

  /// Reads and joins them by id.
  ///
  /// - Throws: ``EvaluationProblem`` with every problem at once where nothing can be read; rows that
  ///   cannot are counted.
  public func read() throws -> EvaluationData {
    try EvaluationReader(self).read().data.withResponses
  }

  /// Reads what two judges said of the same rows.
  ///
  /// Both have the same rows in the same order: those that one of them has not judged are left out
  /// and counted.
  ///
  /// - Parameter other: the second judge's files; without a file of labels it has this one's.
  public func read(
    versus other: EvaluationFiles
  ) throws -> (first: EvaluationData, second: EvaluationData) {
    var other = other
    other.gold = other.gold ?? gold
    let rows = try EvaluationReader.Rows.aligned(
      EvaluationReader(self).read(), EvaluationReader(other).read())
    return (rows.first.data.withResponses, rows.second.data.withResponses)
  }
}

extension EvaluationData {
  /// The same with the responses of its pairs, where these have scores.
  fileprivate var withResponses: EvaluationData {
    guard !pairs.rows.isEmpty else { return self }
    var data = self
    data.responses = ScoredTable(of: pairs)
    return data
  }
}
