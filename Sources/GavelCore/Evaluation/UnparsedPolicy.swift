/// How an answer of the judge that nobody can read counts where it is compared with a label.
public enum UnparsedPolicy: String, Hashable, Sendable, CaseIterable {
  /// As a tie, as PandaLM's and JudgeLM's own scripts have it.
  case tie
  /// As a class of its own that is never right.
  case wrong
  /// Not at all: the row is left out, and counted.
  case exclude
}
