/// `{"conversations": [{"from": "human"…}, {"from": "gpt"…}], "system"}`, ShareGPT's record as
/// LLaMA-Factory reads it.
///
/// `system` is empty where the pack has no system message.
public struct ShareGPTExport: ExportFormat {
  public static let name = "sharegpt"
  public static let unit = ExportUnit.sample
  public static let needsScores = false
  public static let showsReference = true
  public static let hasPrompt = true
  public static let readers =
    "LLaMA-Factory (`dataset_info.json` is beside it), FastChat, Axolotl (chat_template)"
  public static let datasetInfo: JSONObject? = JSONObject([
    ("formatting", "sharegpt"),
    ("columns", ["messages": "conversations", "system": "system"]),
    (
      "tags",
      [
        "role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt",
      ]
    ),
  ])
  private let pack: TemplatePack

  public init(pack: TemplatePack) { self.pack = pack }

  public func line(for example: Example) -> JSONValue { object(pack.lesson(in: example)) }

  public func line(for lesson: Lesson) -> JSONValue? { object(lesson) }

  private func object(_ lesson: Lesson) -> JSONValue {
    [
      "conversations": [
        ["from": "human", "value": .string(lesson.question)],
        ["from": "gpt", "value": .string(lesson.target)],
      ],
      "system": .string(lesson.system),
    ]
  }
}
