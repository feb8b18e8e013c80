public import GavelCore

/// What a run is made with.
public struct RunInfo: Hashable, Sendable {
  public var name: String
  /// The program's version.
  public var version: String
  public var seed: UInt64
  public var signature: String
  /// The resolved settings, as YAML.
  public var settings: String
  /// Whether any answer of the run comes from a simulated model.
  public var isSimulated: Bool
  /// At most so many queries, as the last start had it.
  public var limit: Int?
  /// The stage after which the last start was to stop.
  public var lastStage: StageName?

  public init(
    name: String, version: String, seed: UInt64, signature: String, settings: String,
    isSimulated: Bool, limit: Int? = nil, lastStage: StageName? = nil
  ) {
    self.limit = limit
    self.lastStage = lastStage
    self.name = name
    self.version = version
    self.seed = seed
    self.signature = signature
    self.settings = settings
    self.isSimulated = isSimulated
  }
}
