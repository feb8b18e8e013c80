/// A record that went no further, at which stage and why.
public struct Drop: Hashable, Sendable {
  /// What was dropped.
  ///
  /// Raw values are permanent.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A line or row that never became a query; its id is `file:line`.
    case record
    case query, response, critique, pair, judgment, sample
  }

  public let kind: Kind
  public let id: String
  public let stage: StageName
  public let reason: DropReason
  /// What belongs to the reason: the kept query and F, the message of a parser, and so on.
  public let detail: JSONObject

  public init(
    _ kind: Kind, _ id: String, at stage: StageName, because reason: DropReason,
    detail: JSONObject = JSONObject()
  ) {
    self.kind = kind
    self.id = id
    self.stage = stage
    self.reason = reason
    self.detail = detail
  }
}

/// The stages in their order.
///
/// Raw values are permanent.
public enum StageName: String, Hashable, Sendable, CaseIterable, Comparable {
  case read, sample, augment, diversify, grade, balance
  case reference, respond, pair, critique, judge, reconcile, split, export

  public static func < (left: StageName, right: StageName) -> Bool {
    left.place < right.place
  }

  /// Its place in the pipeline, from 0.
  public var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
