extension EvaluationReport {
  /// The comparison of two models in the layout of Amazon Nova's evaluation results: under `all`
  /// and under the task, as lighteval writes a single task.
  ///
  /// `nil` where there is no comparison of all rows.
  public var nova: JSONValue? {
    let comparison = sections.first { $0.name == "comparison" && $0.group == nil }
    guard let measures = comparison?.measures, let winrate = measures.named("winrate") else {
      return nil
    }
    var scores = JSONObject()
    for name in ["a_scores", "b_scores", "ties", "inference_error", "score"] {
      let measure = measures.named(name)
      scores[name] = .fraction(measure?.number)
      scores[name + "_stderr"] = .fraction(measure?.standardError)
    }
    scores["winrate"] = .fraction(winrate.number)
    scores["lower_rate"] = .fraction(winrate.interval?.lower)
    scores["upper_rate"] = .fraction(winrate.interval?.upper)
    let task = "custom|llm_judge_judge|0"
    return [
      "config_general": ["signature": .string(signature.description)],
      "results": .object(JSONObject([(task, .object(scores)), ("all", .object(scores))])),
      "versions": .object(JSONObject([(task, 0)])),
    ]
  }
}

extension [Measured] {
  fileprivate func named(_ name: String) -> Measured? { first { $0.name == name } }
}

extension JSONValue {
  /// A number with a fraction even where that is 0, as Python writes a float.
  fileprivate static func fraction(_ value: Double?) -> JSONValue {
    guard let value, value.isFinite else { return .null }
    return .number(value.description)
  }
}
