/// Settings of a small run over HTTP.
public enum TestSettings {
  /// Two candidates and a teacher at one server.
  ///
  /// - Parameter more: further keys of each model, as `, key: value`.
  public static func run(_ base: String, _ more: String = "") -> String {
    let models = ["one", "two", "teacher"].map {
      "  \($0): {provider: openai, base_url: \"\(base)\"\(more)}"
    }
    return """
      name: small
      seed: 3
      queries: {sources: [{path: seeds.jsonl}]}
      models:
      \(models.joined(separator: "\n"))
      candidates: [one, two]
      teachers: [teacher]
      """
  }
}
