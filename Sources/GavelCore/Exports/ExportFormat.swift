/// How an example is written.
///
/// One object a line.
public protocol ExportFormat: Sendable {
  /// The name in settings, and of the folder below `export/`.
  static var name: String { get }
  /// What becomes one line.
  static var unit: ExportUnit { get }
  /// Whether a line needs scores.
  static var needsScores: Bool { get }
  /// Whether a line can show a reference. Where it cannot and a pair was judged with one and
  /// without, only the judgment without is exported: two lines would differ in nothing but the label.
  static var showsReference: Bool { get }
  /// For the dataset card: which tools read it.
  static var readers: String { get }

  /// - Parameter pack: the prompts that the student will read.
  init(pack: TemplatePack)
  func line(for example: Example) -> JSONValue
}

/// What becomes one line of an export.
public enum ExportUnit: Sendable {
  /// A sample: pair, teacher and reference mode.
  case sample
  /// A pair and a teacher: both reference modes stand in one line.
  case pair
}

/// The export formats, sorted by name.
public enum ExportFormats {
  public static let all: [any ExportFormat.Type] = [
    JudgeLMExport.self, MessagesExport.self, PandaLMExport.self, PromptCompletionExport.self,
  ]

  /// Why a format cannot be written of what a pack's teacher says, or nil where it can.
  public static func obstacle(to format: any ExportFormat.Type, from pack: TemplatePack) -> String?
  {
    guard format.needsScores, JudgeFormats.named(pack.parser)?.hasScores != true else { return nil }
    return
      "export format \"\(format.name)\" needs scores, and the parser \"\(pack.parser)\" of template "
      + "\"\(pack.name)\" gives none; judge with judgelm, or export another format"
  }

  public static func named(_ name: String) -> (any ExportFormat.Type)? {
    all.first { $0.name == name }
  }
}
