/// What the swap filter does with a pair whose verdict changes when the answers change places.
///
/// Raw values are permanent. A verdict against a tie is a change too.
public enum SwapPolicy: String, Hashable, Sendable, CaseIterable {
  /// Keeps a sample only where both orders give the same verdict.
  case consistent
  /// Keeps a flipped sample as a tie.
  case tieOnFlip = "tie_on_flip"
  /// Keeps what the forward order says, or the swapped one where the forward one has no verdict.
  case all
}
