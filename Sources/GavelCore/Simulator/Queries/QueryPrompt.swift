/// A prompt that asks for new queries, or for the grades of one.
///
/// Known by the heading that the built-in prompts `augment` and `grade` end with; what a pack of
/// one's own must keep for simulated models.
struct QueryPrompt {
  enum Task: Hashable {
    /// So many new queries, in the manner of the examples.
    case write(Int)
    case grade
  }

  let task: Task
  /// The examples, or the query to grade.
  let shown: String
  let language: QuestionLanguage

  /// Nil where the last message of the user asks for neither.
  init?(_ messages: [CompletionRequest.Message]) {
    guard let text = messages.last(where: { $0.role == .user })?.content,
      let wording = Self.wordings.first(where: { text.hasSuffix("\n\($0.end)") })
    else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    func part(_ heading: String) -> String? {
      guard let start = lines.firstIndex(where: { $0 == heading }) else { return nil }
      let part = lines[(start + 1)...].prefix { !$0.hasPrefix("### ") }
      return part.joined(separator: "\n").trimmingWhitespace
    }
    shown = part(wording.shown) ?? ""
    language = wording.language
    if let heading = wording.count {
      guard let count = part(heading).flatMap({ Int($0.prefix { $0.isWholeNumber }) }) else {
        return nil
      }
      task = .write(count)
    } else {
      task = .grade
    }
  }

  func reply(of profile: SimulatedModel.Profile, _ chance: inout Chance) -> String {
    switch task {
    case .write(let count):
      SimulatedWriter(profile: profile, count: count, examples: shown, language: language)
        .queries(&chance)
    case .grade:
      SimulatedGrader(profile: profile, query: shown, language: language).grades(&chance)
    }
  }

  private struct Wording {
    let end: String
    let shown: String
    var count: String?
    let language: QuestionLanguage
  }

  private static let wordings = [
    Wording(
      end: "### New questions:", shown: "### Examples:", count: "### How many:", language: .english),
    Wording(end: "### 新问题：", shown: "### 示例：", count: "### 数量：", language: .chinese),
    Wording(end: "### Grades:", shown: "### Question:", language: .english),
    Wording(end: "### 评分：", shown: "### 问题：", language: .chinese),
  ]
}
