/// The prompts of one judge format: what a teacher reads, what a student will read, and what the
/// student learns to say.
///
/// A pack is a folder: `pack.yaml` names the parser, `teacher.txt`, `student.txt` and `target.txt`
/// are templates, `teacher.system.txt` and `student.system.txt` may stand beside them.
public struct TemplatePack: Hashable, Sendable {
  /// The files of a pack, as they were read.
  public struct Files: Hashable, Sendable {
    public var teacherSystem: String?
    public var teacher: String
    public var studentSystem: String?
    public var student: String
    public var target: String
    /// For grading one response; nil where the pack cannot.
    public var critiques: CritiquePrompts.Files?
    /// For judging several responses at once; nil where the pack cannot.
    public var several: SeveralPrompts.Files?

    public init(
      teacherSystem: String? = nil, teacher: String, studentSystem: String? = nil,
      student: String, target: String, critiques: CritiquePrompts.Files? = nil,
      several: SeveralPrompts.Files? = nil
    ) {
      self.teacherSystem = teacherSystem
      self.teacher = teacher
      self.studentSystem = studentSystem
      self.student = student
      self.target = target
      self.critiques = critiques
      self.several = several
    }
  }

  public let name: String
  /// The parser that reads what the teacher says.
  public let parser: String
  public let teacherSystem: Template?
  public let teacher: Template
  public let studentSystem: Template?
  public let student: Template
  public let target: Template
  /// The prompts about one response by itself; nil where the pack has none.
  public let critiques: CritiquePrompts?
  /// The prompts of judging several responses at once; nil where the pack has none.
  public let several: SeveralPrompts?
  /// SHA-256 over the parser's name and all texts, in hexadecimal.
  public let hash: String
  private let teacherGuard: DelimiterGuard
  private let studentGuard: DelimiterGuard

  /// - Parameter folder: what to call the pack's folder in messages.
  public init(
    name: String, parser: any JudgeFormat.Type, files: Files, folder: String
  ) throws(TemplateError) {
    self.name = name
    self.parser = parser.name
    let path = { (file: String) in "\(folder)/\(file)" }
    teacherSystem = try files.teacherSystem.map { text throws(TemplateError) in
      try Template(text, file: path("teacher.system.txt"), slots: TemplateSlot.prompt)
    }
    let shown: [TemplateSlot] = [.instruction, .response1, .response2]
    teacher = try Template(
      files.teacher, file: path("teacher.txt"), slots: TemplateSlot.prompt, needs: shown)
    studentSystem = try files.studentSystem.map { text throws(TemplateError) in
      try Template(text, file: path("student.system.txt"), slots: TemplateSlot.prompt)
    }
    student = try Template(
      files.student, file: path("student.txt"), slots: TemplateSlot.prompt, needs: shown)
    target = try Template(files.target, file: path("target.txt"), slots: TemplateSlot.target)
    let scores: Set<TemplateSlot> = [.score1, .score2]
    if !parser.hasScores, !target.slots.isDisjoint(with: scores) {
      throw TemplateError(
        file: path("target.txt"), line: 1,
        message: "scores are asked for, and the parser \"\(parser.name)\" has none")
    }
    guard
      !target.slots.isDisjoint(with: TemplateSlot.verdicts)
        || target.slots.isSuperset(of: scores)
    else {
      throw TemplateError(
        file: path("target.txt"), line: 1,
        message:
          "neither {{result}}, {{judgment_json}}, {{comparison}}, {{assistant}} nor {{score_1}} and "
          + "{{score_2}} is there; a student must learn the verdict")
    }
    critiques = try files.critiques.map { files throws(TemplateError) in
      try CritiquePrompts(files, folder: folder, parser: parser)
    }
    several = try files.several.map { files throws(TemplateError) in
      try SeveralPrompts(files, parser: parser, folder: folder)
    }
    var checksum = Checksum()
    for text in [
      parser.name, files.teacherSystem ?? "", files.teacher, files.studentSystem ?? "",
      files.student, files.target,
    ] + (files.critiques?.texts ?? []) + (files.several?.texts ?? []) {
      checksum.update(text.utf8)
      checksum.update([0])
    }
    hash = checksum.hex()
    teacherGuard = DelimiterGuard(
      teacher.delimiters + (teacherSystem?.delimiters ?? []) + parser.answerDelimiters)
    studentGuard = DelimiterGuard(
      student.delimiters + (studentSystem?.delimiters ?? []) + parser.answerDelimiters)
  }

  /// Whether the teacher's prompt can show a reference.
  public var showsReference: Bool { teacher.slots.contains(.reference) }

  /// Whether what a student learns to say has a reason in it.
  public var teachesReason: Bool { !target.slots.isDisjoint(with: [.reason, .judgmentJSON]) }

  /// Whether what a student learns to say has scores in it.
  public var targetNeedsScores: Bool { !target.slots.isDisjoint(with: [.score1, .score2]) }

  /// What a teacher is sent.
  ///
  /// - Parameters:
  ///   - first: the text of the answer that is shown first.
  ///   - reference: nil where the teacher must not see one.
  public func teacherMessages(
    for query: Query, first: String, second: String, reference: String?
  ) -> [CompletionRequest.Message] {
    Self.messages(
      system: teacherSystem, user: teacher,
      values: Self.values(query, first, second, reference, teacherGuard))
  }

  /// What a student will be sent.
  public func studentMessages(
    for query: Query, first: String, second: String, reference: String?
  ) -> [CompletionRequest.Message] {
    Self.messages(
      system: studentSystem, user: student,
      values: Self.values(query, first, second, reference, studentGuard))
  }

  /// What a student learns to say.
  public func target(for said: ParsedJudgment) -> String {
    var values: [TemplateSlot: String] = [.result: said.preference.label]
    values[.comparison] = said.preference.comparison
    values[.assistant] = said.preference.assistant
    values[.reason] = said.reason
    values[.writtenReference] = said.reference
    values[.score1] = said.scores.map { $0.first.scoreText }
    values[.score2] = said.scores.map { $0.second.scoreText }
    if target.slots.contains(.judgmentJSON) {
      var object = JSONObject([("result", .string(said.preference.label))])
      object["reason"] = said.reason.map { .string($0) }
      object["reference"] = said.reference.map { .string($0) }
      values[.judgmentJSON] = JSONValue.object(object).line
    }
    return target.filled(with: values)
  }

  static func messages(
    system: Template?, user: Template, values: [TemplateSlot: String]
  ) -> [CompletionRequest.Message] {
    let question = CompletionRequest.Message(.user, user.filled(with: values))
    guard let system else { return [question] }
    return [CompletionRequest.Message(.system, system.filled(with: values)), question]
  }

  private static func values(
    _ query: Query, _ first: String, _ second: String, _ reference: String?,
    _ delimiters: DelimiterGuard
  ) -> [TemplateSlot: String] {
    var values: [TemplateSlot: String] = [
      .instruction: delimiters.neutralised(query.instruction),
      .response1: delimiters.neutralised(first),
      .response2: delimiters.neutralised(second),
    ]
    values[.input] = query.input.map(delimiters.neutralised)
    values[.reference] = reference.map(delimiters.neutralised)
    return values
  }
}

extension Preference<Position> {
  /// `1`, `2` or `Tie`, as PandaLM writes it.
  public var label: String {
    switch self {
    case .prefers(.first): "1"
    case .prefers(.second): "2"
    case .tie: "Tie"
    }
  }
}

extension Double {
  /// A score without a fraction where it has none: `8`, `7.5`.
  public var scoreText: String { Int(exactly: self).map(String.init) ?? description }
}
