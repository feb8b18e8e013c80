/// An answer as a simulated teacher sees it.
struct GradedAnswer {
  /// What the prompt calls it: "Response 1".
  let name: String
  /// From 1 to 10, whole.
  let score: Double
  /// The words of the question that it takes up, and those that it does not.
  let covered: [String]
  let missed: [String]
  let isEmpty: Bool

  init(_ text: String, name: String, _ content: ContentWords) {
    self.name = name
    isEmpty = text.isEmpty
    let taken = content.takenUp(in: text)
    covered = zip(content.words, taken).filter(\.1).map(\.0)
    missed = zip(content.words, taken).filter { !$0.1 }.map(\.0)
    let share =
      content.words.isEmpty ? 1 : Double(covered.count) / Double(content.words.count)
    score = isEmpty ? 1 : (1 + 9 * share).rounded()
  }
}
