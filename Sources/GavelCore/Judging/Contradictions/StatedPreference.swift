/// The answer that a reason says outright is the better one.
///
/// Only a small set of sentences counts: "Assistant 2 is better", "Response A's answer is clearly
/// superior to …", "助手2更好", "回答一的回答明显更优". A sentence that speaks of an aspect ("better in
/// tone"), of a condition or of its opposite says nothing, and where both answers are called better
/// nothing is stated. What is missed costs nothing; what is found must be meant.
public enum StatedPreference {
  /// The position that the text says is better; nil where it does not say so, or says both.
  public static func position(in reason: String) -> Position? {
    let text = Array(reason.lowercased().unicodeScalars.map(\.halfWidth))
    var found: Set<Position> = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(where: { ends.contains($0) }) ?? text.count
      let sentence = Sentence(text[start..<end])
      let better = sentence.better
      if !better.isEmpty, !sentence.isQualified { found.formUnion(better) }
      start = end + 1
    }
    return found.count == 1 ? found.first : nil
  }

  private static let ends = Set(".!?。;\n\r".unicodeScalars)

  private struct Sentence {
    private let text: ArraySlice<Unicode.Scalar>

    init(_ text: ArraySlice<Unicode.Scalar>) { self.text = text }

    /// Whether it holds a word that may turn it around, or quotes somebody.
    var isQualified: Bool {
      StatedPreference.qualifiers.contains { qualifier in
        text.indices.contains { text[$0...].starts(with: qualifier.unicodeScalars) }
      }
    }

    /// The positions that are called better.
    var better: [Position] {
      text.indices.compactMap { start in
        guard StatedPreference.nounStarts.contains(text[start]) else { return nil }
        guard
          start == text.startIndex || !text[start - 1].properties.isAlphabetic || isHan(text[start])
        else { return nil }
        var place = start
        guard take(StatedPreference.nouns, &place) else { return nil }
        skipSpace(&place)
        let isFirst = take(["1", "a", "一"], &place)
        guard isFirst || take(["2", "b", "二"], &place) else { return nil }
        return isBetter(from: place) ? (isFirst ? .first : .second) : nil
      }
    }

    private func isBetter(from start: Int) -> Bool {
      var place = start
      if take(["的回答", "的答案", "的"], &place) || place < text.endIndex && isHan(text[place]) {
        _ = take(StatedPreference.chineseAdverbs, &place)
        guard take(["更好", "更优", "更佳", "较好", "优于", "好于", "胜出"], &place) else { return false }
        return place == text.endIndex || !isHan(text[place])
          || take(["助手", "回答", "答案"], &place)
      }
      _ = take(["'s", "’s"], &place)
      skipSpace(&place)
      _ = take(["answer", "response"], &place)
      skipSpace(&place)
      guard take(["is "], &place) else { return false }
      _ = take(StatedPreference.adverbs, &place)
      guard
        take(
          [
            "the better answer", "the better response", "the better one", "the better",
            "better overall", "better", "superior", "preferable",
          ], &place)
      else { return false }
      guard place < text.endIndex, text[place] != "," else { return true }
      return take(
        [" than ", " to assistant", " to response", " to answer", " because ", " here"], &place)
    }

    private func skipSpace(_ place: inout Int) {
      while place < text.endIndex, text[place] == " " { place += 1 }
    }

    private func take(_ words: [String], _ place: inout Int) -> Bool {
      for word in words where text[min(place, text.endIndex)...].starts(with: word.unicodeScalars) {
        place += word.unicodeScalars.count
        return true
      }
      return false
    }

    private func isHan(_ scalar: Unicode.Scalar) -> Bool { 0x4E00...0x9FFF ~= scalar.value }
  }

  private static let nounStarts = Set(nouns.compactMap(\.unicodeScalars.first))
  private static let nouns = [
    "assistant", "response", "answer", "model", "助手", "回答", "答案", "回复",
  ]
  private static let adverbs = [
    "clearly ", "slightly ", "therefore ", "thus ", "much ", "overall ", "definitely ",
    "significantly ", "somewhat ", "far ", "marginally ", "hence ", "obviously ",
  ]
  private static let chineseAdverbs = ["明显", "略微", "稍微", "总体", "整体", "显然", "略", "稍", "要", "则"]
  private static let qualifiers = [
    "\"", "“", "「", "`", " not ", "n't ", "n’t ", " if ", "if ", " would ", " could ", " might ",
    " may ", "although", "though ", "while ", "whether", "claim", " says", "wants", "except",
    "neither",
    "如果", "虽然", "尽管", "即使", "假如", "若", "不是", "并非", "不", "未必", "声称", "要求", "自称",
  ]
}
