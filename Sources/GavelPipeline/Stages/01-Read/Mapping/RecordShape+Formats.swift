extension RecordShape {
  /// Stanford Alpaca, `alpaca_data.json`.
  static let alpaca = RecordShape(
    instruction: ["instruction"], input: ["input"], reference: ["output"],
    category: ["category"], id: ["id"])

  /// Self-Instruct: `seed_tasks.jsonl`, and `user_oriented_instructions.jsonl`, whose tasks are
  /// grouped by the application that they were written for.
  static let selfInstruct = RecordShape(
    instruction: ["instruction"], input: ["instances.0.input"],
    reference: ["instances.0.output"], category: ["category", "motivation_app"], id: ["id"])

  /// Databricks Dolly 15k.
  static let dolly = RecordShape(
    instruction: ["instruction"], input: ["context"], reference: ["response"],
    category: ["category"], id: ["id"])

  /// AlignBench, `data_v1.x_release.jsonl`.
  static let alignbench = RecordShape(
    instruction: ["question"], reference: ["reference"], category: ["category"],
    id: ["question_id"])

  /// PandaLM: the nested records it is trained on and the flat ones of its test set.
  static let pandalm = RecordShape(
    instruction: ["inputs.instruction", "instruction"], input: ["inputs.input", "input"],
    reference: ["outputs.reference_response", "reference_response"],
    category: ["category", "motivation_app"], id: ["idx", "id"])

  /// JudgeLM's records.
  static let judgelm = RecordShape(
    instruction: ["question_body"], reference: ["reference.text", "reference"],
    category: ["category"], id: ["question_id"])

  /// What Amazon Nova LLM-as-a-Judge reads.
  static let nova = RecordShape(
    instruction: ["prompt"], reference: ["reference"], category: ["category"], id: ["id"])

  /// The names that people use.
  static let usual = RecordShape(
    instruction: ["instruction", "prompt", "question", "query", "text", "problem"],
    input: ["input", "context"],
    reference: [
      "reference", "answer", "output", "response", "reference_answer", "solution",
    ],
    category: ["category", "topic", "type", "task"],
    id: ["id", "qid", "question_id", "idx"])
}
