extension RowLayout where Key == String {
  /// The keys of a layout; those of the generic one come after its own.
  init(_ layout: EvaluationFiles.Layout) {
    self = .generic
    switch layout {
    case .auto, .generic: break
    case .pandalm: addPandaLM()
    case .judgelm: addJudgeLM()
    case .nova: addNova()
    case .alignbench: addAlignBench()
    case .critiquellm: addCritiqueLLM()
    }
  }

  private static let generic = RowLayout(
    id: ["id", "idx"], questionID: ["question_id", "query_id"],
    query: ["query", "question", "instruction", "prompt"], input: ["input"],
    category: ["category"],
    firstModel: ["model_1", "model_a", "model_A"], secondModel: ["model_2", "model_b", "model_B"],
    model: ["model", "model_id"], order: ["order"],
    firstResponse: ["response_1", "response1", "response_a", "response_A"],
    secondResponse: ["response_2", "response2", "response_b", "response_B"],
    annotators: ["annotators"],
    gold: [
      .verdict("verdict"), .scores("scores"), .twoScores("score_1", "score_2"),
      .completion("completion", without: nil), .score("human_score"), .scores("score"),
      .score("score"),
    ],
    ownGold: [.score("human_score")],
    said: [
      .verdict("verdict"), .scores("scores"), .twoScores("score_1", "score_2"),
      .completion("completion", without: nil), .scores("score"), .score("score"),
    ])

  private mutating func addPandaLM() {
    id = ["idx", "id"]
    category = ["category", "motivation_app"]
    modelPair = ["cmp_key"]
    firstResponse.insert("response1", at: 0)
    secondResponse.insert("response2", at: 0)
  }

  private mutating func addJudgeLM() {
    query.insert("question_body", at: 0)
    firstModel.insert("answer1_model_id", at: 0)
    secondModel.insert("answer2_model_id", at: 0)
    firstResponse.insert("answer1_body", at: 0)
    secondResponse.insert("answer2_body", at: 0)
    gold = [.scores("score"), .completion("text", without: nil)] + gold
    said =
      [.completion("pred_text", without: nil), .scores("score"), .completion("text", without: nil)]
      + said
  }

  private mutating func addNova() {
    said += ["output", "result", "judgment", "judgement", "inference", "generated_text"].map {
      .completion($0, without: nil)
    }
  }

  private mutating func addAlignBench() {
    model = ["model_id", "model"]
    said =
      [.score("score"), .rating("rating"), .completion("judgment", without: nil)] + said
  }

  private mutating func addCritiqueLLM() {
    // Its prompt is called input, and is no part of the question.
    input = []
    let labels: [LabelStep<String>] = [
      .index("label"), .twoScores("human_score_1", "human_score_2"), .score("human_score"),
    ]
    gold = labels + gold
    ownGold = labels
    said = [.completion("output", without: "input")] + said
  }
}
