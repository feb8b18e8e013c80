/// `{"messages": [{"role", "content"}, …]}`, as OpenAI's fine-tuning, TRL and Axolotl read it.
public struct MessagesExport: ExportFormat {
  public static let name = "messages"
  public static let unit = ExportUnit.sample
  public static let needsScores = false
  public static let showsReference = true
  public static let hasPrompt = true
  public static let readers = "OpenAI fine-tuning, TRL's SFTTrainer, Axolotl (chat_template)"
  private let pack: TemplatePack

  public init(pack: TemplatePack) { self.pack = pack }

  public func line(for example: Example) -> JSONValue { object(pack.lesson(in: example)) }

  public func line(for lesson: Lesson) -> JSONValue? { object(lesson) }

  private func object(_ lesson: Lesson) -> JSONValue {
    let messages = lesson.messages + [CompletionRequest.Message(.assistant, lesson.target)]
    return ["messages": .array(messages.map(\.json))]
  }
}
