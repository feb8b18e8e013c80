/// Answers of a teacher that nobody can read as a judgment, as they are seen in the wild.
enum MalformedJudgment {
  static func draw(_ form: JudgmentForm, _ chance: inout Chance) -> String {
    chance.one(of: [
      "Both responses are good.",
      "Sure! Let me compare the two of them carefully.",
      "It depends on what you are looking for. The one is shorter, the other has more detail.",
      "Scores: high for the one, medium for the other.\n\n| aspect | one | other |\n| --- | --- | --- |",
      "{\"result\": \"1\", \"reason\": \"The first one is more",
      twoLabels(form),
    ])
  }

  /// An answer that says one thing and then another.
  private static func twoLabels(_ form: JudgmentForm) -> String {
    switch form {
    case .label: "1\n2\n\n### Reason: Each has its strengths.\n\n### Reference: "
    case .scores: "8 5\nOn second thought:\n5 8\nEach has its strengths."
    case .scoreBesideReference: "8 5\nThe reference itself leaves things out."
    case .object: #"{"result": "1", "result": "2", "reason": "Each has its strengths."}"#
    case .bracket: "Each has its strengths.\n[[A>B]]\nOn second thought:\n[[B>A]]"
    case .dictionary: "两个回答各有长处。\n{'综合比较结果': '助手1'}\n再想一想：\n{'综合比较结果': '助手2'}"
    }
  }
}
