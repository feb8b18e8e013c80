/// How a teacher's answer is read.
///
/// A parser reads labels where its format puts them and nowhere else, accepts the small liberties
/// that real models take there (bold, quotes, a full stop), and refuses everything it would have
/// to guess at. Two different labels in one answer are unreadable, never the first of them.
public protocol JudgeFormat: Sendable {
  /// The name in settings and template packs.
  static var name: String { get }
  /// What the format asks for, for messages: "1, 2 or Tie on the first line".
  static var expectation: String { get }
  /// Whether a parsed judgment carries scores.
  static var hasScores: Bool { get }
  /// The lines by which the format's answers are divided; a candidate's text must not imitate them.
  static var answerDelimiters: [String] { get }

  init()
  func parse(_ completion: String) throws(UnparseableJudgment) -> ParsedJudgment
}

/// The judge formats, sorted by name.
public enum JudgeFormats {
  public static let all: [any JudgeFormat.Type] = [
    CritiqueLLMFormat.self, JSONFormat.self, JudgeLMFormat.self, NovaFormat.self,
    PandaLMFormat.self,
  ]

  public static func named(_ name: String) -> (any JudgeFormat.Type)? {
    all.first { $0.name == name }
  }
}

/// An answer that nobody can read as a verdict: what was expected, and what stood there.
public struct UnparseableJudgment: Error, Hashable, CustomStringConvertible {
  public let expected: String
  public let found: String

  public init(expected: String, found: some StringProtocol) {
    self.expected = expected
    let line = String(found.drop { $0.isNewline }.prefix { !$0.isNewline })
    self.found = line.count > 120 ? line.prefix(120) + "…" : line
  }

  public var description: String { "expected \(expected), found \"\(found)\"" }
}
