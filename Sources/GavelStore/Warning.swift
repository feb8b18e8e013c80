public import GavelCore

/// Something that was read or decided with a liberty, and how often.
public struct Warning: Hashable, Sendable {
  public let stage: StageName
  public let message: String
  public let count: Int
  /// Where it was seen first, as `file:line`.
  public let place: String?

  public init(stage: StageName, message: String, count: Int = 1, place: String? = nil) {
    self.stage = stage
    self.message = message
    self.count = count
    self.place = place
  }
}
