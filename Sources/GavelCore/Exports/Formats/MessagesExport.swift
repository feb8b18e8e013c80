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

  public func line(for example: Example) -> JSONValue {
    let messages =
      pack.studentMessages(for: example)
      + [CompletionRequest.Message(.assistant, pack.target(for: example))]
    return ["messages": .array(messages.map(\.json))]
  }
}

extension TemplatePack {
  /// What the student is sent in an example.
  func studentMessages(for example: Example) -> [CompletionRequest.Message] {
    guard let list = example.list else {
      return studentMessages(
        for: example.query, first: example.first.text, second: example.second.text,
        reference: example.reference)
    }
    return severalPrompts.studentMessages(
      for: example.query, answers: list.answers.map(\.text), reference: example.reference)
  }

  /// What the student learns to say in an example.
  func target(for example: Example) -> String {
    guard let list = example.list else { return target(for: example.shown) }
    return severalPrompts.target(for: list.said)
  }

  private var severalPrompts: SeveralPrompts {
    guard let several else { preconditionFailure("a pack without several answers was let through") }
    return several
  }
}
