/// `{"prompt", "completion"}`, as TRL reads it: the two concatenated are the training text.
public struct PromptCompletionExport: ExportFormat {
  public static let name = "prompt_completion"
  public static let unit = ExportUnit.sample
  public static let needsScores = false
  public static let showsReference = true
  public static let hasPrompt = true
  public static let readers = "TRL's SFTTrainer (prompt-completion)"
  private let pack: TemplatePack

  public init(pack: TemplatePack) { self.pack = pack }

  public func line(for example: Example) -> JSONValue { object(pack.lesson(in: example)) }

  public func line(for lesson: Lesson) -> JSONValue? { object(lesson) }

  private func object(_ lesson: Lesson) -> JSONValue {
    let prompt = lesson.messages.map(\.content).joined(separator: "\n\n")
    return ["prompt": .string(prompt + "\n"), "completion": .string(lesson.target)]
  }
}
