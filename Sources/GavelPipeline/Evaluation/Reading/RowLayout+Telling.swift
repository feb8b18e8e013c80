import GavelCore

extension EvaluationFiles.Layout {
  /// The layout of most of the records; nil where they have no key that is known.
  static func telling(_ records: [JSONObject]) -> EvaluationFiles.Layout? {
    let published: [EvaluationFiles.Layout] = [
      .pandalm, .judgelm, .nova, .critiquellm, .alignbench, .generic,
    ]
    return published.first { layout in
      records.count { layout.isTold(by: $0) } > records.count / 2
    }
  }

  /// Whether a record has the keys of a layout.
  func isTold(by record: JSONObject) -> Bool {
    func has(_ names: String...) -> Bool { names.allSatisfy { record[$0] != nil } }
    switch self {
    case .auto: return false
    case .pandalm:
      return has("cmp_key")
        || has("idx") && (has("annotator1") || !RowLayout.results(of: record).isEmpty)
    case .judgelm:
      return has("pred_text") || has("answer1_body", "answer2_body")
        || has("question_id") && record["verdict"] == nil
          && (has("text") || record["score"]?.array != nil)
    case .nova: return has("prompt", "response_A", "response_B")
    case .critiquellm:
      return has("human_score_1", "human_score_2") || has("response", "human_score")
        || has("output", "question") && (has("response") || has("response_1", "response_2"))
    case .alignbench:
      return has("question_id") && record["verdict"] == nil && record["scores"] == nil
        && (has("model_id") || has("rating") || has("judgment") || has("subcategory"))
    case .generic:
      return RowLayout(.generic).labels.contains { record[$0] != nil }
        || record.keys.contains { RowLayout.annotator(of: $0) != nil }
    }
  }
}

extension RowLayout where Key == String {
  /// The keys that may hold a label.
  fileprivate var labels: [String] { annotators + (gold + ownGold + said).flatMap(\.keys) }

  /// The keys that hold results as PandaLM names them: `gpt_result`, `pandalm_result`.
  static func results(of record: JSONObject) -> [String] {
    record.keys.filter { $0.hasSuffix("_result") && $0.utf8.count > "_result".utf8.count }
  }

  /// Whose label a column has: `annotator_anna` is anna's, `annotator1` is of the same name.
  static func annotator(of key: String) -> String? {
    guard key.hasPrefix("annotator") else { return nil }
    let rest = key.dropFirst("annotator".count)
    if rest.first == "_", rest.count > 1 { return String(rest.dropFirst()) }
    let isNumber = rest.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    return rest.isEmpty || !isNumber ? nil : key
  }
}
