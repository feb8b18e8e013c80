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
  /// Whether a line says why, so that a bare verdict makes none.
  static var needsReason: Bool { get }
  /// Whether a line can show a reference. Where it cannot and a pair was judged with one and
  /// without, only the judgment without is exported: two lines would differ in nothing but the label.
  static var showsReference: Bool { get }
  /// Whether a line has a first answer and a second. Where it has none, an order is no augmentation.
  static var hasPlaces: Bool { get }
  /// Whether a tie makes a line.
  static var takesTies: Bool { get }
  /// Whether a line holds a student's prompt and what it learns to say, from a template pack.
  static var hasPrompt: Bool { get }
  /// For the dataset card: which tools read it.
  static var readers: String { get }
  /// How LLaMA-Factory finds the fields of a line: an entry of its `dataset_info.json` but for the
  /// file's name; nil where it does not read the format.
  static var datasetInfo: JSONObject? { get }

  /// - Parameter pack: the prompts that the student will read.
  init(pack: TemplatePack)
  func line(for example: Example) -> JSONValue
  /// A line of a prompt and what is learnt by it, whatever it is about.
  ///
  /// - Returns: nil where a line is a record of two answers, as ``hasPrompt`` says.
  func line(for lesson: Lesson) -> JSONValue?
}

extension ExportFormat {
  public static var needsReason: Bool { true }
  public static var hasPlaces: Bool { true }
  public static var takesTies: Bool { true }
  public static var hasPrompt: Bool { false }
  public static var datasetInfo: JSONObject? { nil }
  public func line(for lesson: Lesson) -> JSONValue? { nil }
}

/// What becomes one line of an export.
public enum ExportUnit: Sendable {
  /// A sample: pair, teacher and reference mode.
  case sample
  /// A pair and a teacher: both reference modes stand in one line.
  case pair
  /// A pair, whoever judged it: the line shows the answers and nothing that was said of them.
  case answers
}

/// The export formats, sorted by name.
public enum ExportFormats {
  public static let all: [any ExportFormat.Type] = [
    AlpacaExport.self, JudgeLMExport.self, MessagesExport.self, NovaExport.self,
    PandaLMExport.self, PreferenceExport.self, PromptCompletionExport.self, ShareGPTExport.self,
  ]

  /// Why a format cannot be written of what a pack's teacher says, or nil where it can.
  ///
  /// - Parameter student: the pack of the student's prompts, where it is another.
  public static func obstacle(
    to format: any ExportFormat.Type, from pack: TemplatePack, student: TemplatePack? = nil
  ) -> String? {
    guard JudgeFormats.named(pack.parser)?.hasScores != true else { return nil }
    let none = "and the parser \"\(pack.parser)\" of template \"\(pack.name)\" gives none"
    if format.needsScores {
      return
        "export format \"\(format.name)\" needs scores, \(none); judge with judgelm, or export "
        + "another format"
    }
    guard let student, format.hasPrompt, student.targetNeedsScores else { return nil }
    return
      "export format \"\(format.name)\": the target of template \"\(student.name)\" has scores, "
      + "\(none); judge with judgelm, or export with another template"
  }

  /// Why a format cannot be written where teachers see several answers at once, or nil where it can.
  ///
  /// A line with a prompt shows the whole list. One without a reason holds two answers and says
  /// which is better, and is written of each pair. What is left says why of two answers, and a
  /// list's reason speaks of all.
  public static func obstacleOfLists(to format: any ExportFormat.Type) -> String? {
    guard speaksOfTwo(format) else { return nil }
    let formats = all.filter { !speaksOfTwo($0) }.map { $0.name }
    return
      "\(format.name) holds two answers and a reason that speaks of both, and with judging.answers: "
      + "several a reason speaks of all; export \(formats.joined(separator: ", "))"
  }

  private static func speaksOfTwo(_ format: any ExportFormat.Type) -> Bool {
    !format.hasPrompt && format.needsReason
  }

  public static func named(_ name: String) -> (any ExportFormat.Type)? {
    all.first { $0.name == name }
  }
}
