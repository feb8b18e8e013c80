/// A way in which a sample speaks against itself.
///
/// Raw values are permanent.
public enum Contradiction: String, Hashable, Sendable, CaseIterable {
  /// The scores, or the label, name one answer and the reason clearly says that the other is better.
  case scores
  /// The same teacher says the opposite of the same pair in the other reference mode.
  case reference
  /// The reason is in another script than the query.
  case language

  /// Why a sample is dropped that has it.
  public var dropReason: DropReason {
    switch self {
    case .scores: .contradictoryScores
    case .reference: .contradictoryReference
    case .language: .contradictoryLanguage
    }
  }
}

/// What becomes of samples with a contradiction.
///
/// Raw values are permanent.
public enum ContradictionPolicy: String, Hashable, Sendable, CaseIterable {
  /// The sample is flagged and kept.
  case keep
  case drop
}
