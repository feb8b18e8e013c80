/// Grades one answer, or says again what it said without the reference, as a simulated teacher or
/// student.
enum SimulatedCritic {
  /// Nil where the messages are no such request.
  ///
  /// - Parameter noise: the share of overall scores that are drawn.
  static func reply(
    to messages: [CompletionRequest.Message], noise: Double, _ chance: inout Chance
  ) -> String? {
    if let said = rewritten(messages) { return said }
    guard let prompt = messages.last(where: { $0.role == .user })?.content else { return nil }
    return critique(prompt, noise, &chance)
  }

  /// The answer of the turn before, where the last turn asks for it once more without a reference.
  private static func rewritten(_ messages: [CompletionRequest.Message]) -> String? {
    guard let last = messages.last, last.role == .user,
      ["参考答案", "reference answer"].contains(where: { last.content.contains($0) }),
      let before = messages.dropLast().last, before.role == .assistant
    else { return nil }
    return before.content.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        // A dictionary stays, a sentence that mentions the reference goes.
        line.hasPrefix("{") ? String(line) : sentences(of: line).filter { !mentions($0) }.joined()
      }
      .joined(separator: "\n")
  }

  private static func mentions(_ sentence: String) -> Bool {
    sentence.contains("参考") || sentence.lowercased().contains("reference")
  }

  private static func sentences(of line: Substring) -> [String] {
    var sentences: [String] = []
    var sentence = ""
    for character in line {
      sentence.append(character)
      if "。！？.!?".contains(character) {
        sentences.append(sentence)
        sentence = ""
      }
    }
    return sentences + (sentence.isEmpty ? [] : [sentence])
  }

  private static func critique(
    _ prompt: String, _ noise: Double, _ chance: inout Chance
  ) -> String? {
    let marks = [
      (
        question: "[用户的问题]", reference: "[参考答案]", start: "[待评的回答开始]", end: "[待评的回答结束]",
        dimensions: "评价维度："
      ),
      (
        question: "[Question]", reference: "[Reference Answer]",
        start: "[The Start of the Answer to Grade]", end: "[The End of the Answer to Grade]",
        dimensions: "Dimensions: "
      ),
    ]
    for mark in marks {
      // A student may be shown no reference, and may be told the dimensions last.
      guard let question = text(in: prompt, from: mark.question, to: [mark.reference, mark.start]),
        let answer = text(in: prompt, from: mark.start, to: [mark.end]),
        let dimensions = text(in: prompt + "\n", from: mark.dimensions, to: ["\n"])
      else { continue }
      return critique(
        of: answer, to: question,
        beside: text(in: prompt, from: mark.reference, to: [mark.start]),
        by: dimensions.split(separator: "、").map(String.init), noise, &chance)
    }
    return nil
  }

  private static func critique(
    of answer: String, to question: String, beside reference: String?, by dimensions: [String],
    _ noise: Double, _ chance: inout Chance
  ) -> String {
    let content = ContentWords(of: question)
    let graded = GradedAnswer(answer, name: "回答", content)
    let overall =
      noise > 0 && chance.happens(noise) ? Double(1 + chance.index(below: 10)) : graded.score
    let measured = reference == nil ? "" : "与参考答案相比，"
    var lines: [String] = []
    var scores: [String] = []
    for dimension in dimensions {
      let moved = overall + chance.one(of: [-1, 0, 0, 0, 1])
      let score = min(10, max(1, moved)).scoreText
      lines.append("\(dimension)：\(score) 分。\(measured)\(verdict(graded, &chance))。")
      scores.append("'\(dimension)': \(score)")
    }
    lines.append("总体来看，\(verdict(graded, &chance))。")
    scores.append("'综合得分': \(overall.scoreText)")
    return lines.joined(separator: "\n") + "\n{" + scores.joined(separator: ", ") + "}"
  }

  private static func verdict(_ graded: GradedAnswer, _ chance: inout Chance) -> String {
    if graded.covered.isEmpty { return "这个回答没有涉及问题的要点" }
    let named = chance.some(3, of: graded.covered).joined(separator: "、")
    if graded.missed.isEmpty { return "这个回答谈到了\(named)，要点齐全" }
    return "这个回答谈到了\(named)，但没有谈到\(chance.some(2, of: graded.missed).joined(separator: "、"))"
  }

  /// What stands behind a mark, before the first of others.
  private static func text(
    in prompt: String, from start: String, to ends: [String]
  ) -> String? {
    guard let first = prompt.firstRange(of: start) else { return nil }
    let rest = prompt[first.upperBound...]
    guard let last = ends.compactMap({ rest.firstRange(of: $0)?.lowerBound }).min()
    else { return nil }
    return rest[..<last].trimmingWhitespace
  }
}
