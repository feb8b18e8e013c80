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

  public func line(for example: Example) -> JSONValue { object(pack.lesson(in: example)) }

  public func line(for lesson: Lesson) -> JSONValue? { object(lesson) }

  private func object(_ lesson: Lesson) -> JSONValue {
    [
      "instruction": .string(lesson.question), "input": "", "output": .string(lesson.target),
      "system": .string(lesson.system),
    ]
  }
}
