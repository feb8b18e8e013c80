/// `{"instruction", "input", "output", "system"}`, as LLaMA-Factory and most tools that came after
/// Alpaca read it.
///
/// The student's whole prompt is the instruction: `input` is empty, as in Alpaca's own records
/// without one, and so is `system` where the pack has no system message.
public struct AlpacaExport: ExportFormat {
  public static let name = "alpaca"
  public static let unit = ExportUnit.sample
  public static let needsScores = false
  public static let showsReference = true
  public static let hasPrompt = true
  public static let readers = "LLaMA-Factory (`dataset_info.json` is beside it), Axolotl (alpaca)"
  public static let datasetInfo: JSONObject? = JSONObject([
    ("formatting", "alpaca"),
    (
      "columns",
      ["prompt": "instruction", "query": "input", "response": "output", "system": "system"]
    ),
  ])
  private let pack: TemplatePack

  public init(pack: TemplatePack) { self.pack = pack }

  public func line(for example: Example) -> JSONValue {
    let prompt = pack.studentPrompt(for: example)
    return [
      "instruction": .string(prompt.user), "input": "",
      "output": .string(pack.target(for: example)), "system": .string(prompt.system),
    ]
  }
}

extension TemplatePack {
  /// What the student is sent in an example, system message and question apart; a system message
  /// that is not there is empty.
  func studentPrompt(for example: Example) -> (system: String, user: String) {
    let messages = studentMessages(for: example)
    func text(_ role: CompletionRequest.Message.Role) -> String {
      messages.first { $0.role == role }?.content ?? ""
    }
    return (text(.system), text(.user))
  }
}
