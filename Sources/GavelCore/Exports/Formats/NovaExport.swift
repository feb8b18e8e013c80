/// `{"prompt", "response_A", "response_B"}`, what Amazon Nova's LLM-as-a-judge evaluation reads.
///
/// It is a question to a judge, so nothing that a teacher said is in it: one line a pair, whoever
/// judged it.
public struct NovaExport: ExportFormat {
  public static let name = "nova"
  public static let unit = ExportUnit.answers
  public static let needsScores = false
  public static let needsReason = false
  public static let showsReference = false
  public static let readers = "Amazon Nova's LLM-as-a-judge evaluation"

  public init(pack: TemplatePack) {}

  public func line(for example: Example) -> JSONValue {
    [
      "prompt": .string(example.query.text), "response_A": .string(example.first.text),
      "response_B": .string(example.second.text),
    ]
  }
}
