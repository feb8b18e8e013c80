public import GavelCore

/// How an evaluation counts, draws and groups.
public struct EvaluationOptions: Hashable, Sendable {
  public var unparsed: UnparsedPolicy
  /// The judge's family, such as `qwen`: models whose names have it are its kin.
  public var family: String?
  public var resampling: Resampling
  /// By what measures are also given for each part of the rows.
  public var groupings: Set<Grouping>
  /// Whether a and b are compared as if each were always the same model, where no row names models.
  public var comparesSides: Bool

  public enum Grouping: String, Hashable, Sendable, CaseIterable {
    case category
    case modelPair = "model_pair"
  }

  public init(
    unparsed: UnparsedPolicy = .wrong, family: String? = nil,
    resampling: Resampling = Resampling(),
    groupings: Set<Grouping> = Set(Grouping.allCases), comparesSides: Bool = false
  ) {
    self.unparsed = unparsed
    self.family = family
    self.resampling = resampling
    self.groupings = groupings
    self.comparesSides = comparesSides
  }
}
