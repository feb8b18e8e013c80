/// The prompts by which a teacher scores several responses at once, and what a student learns of it.
///
/// JudgeLM (arXiv 2310.17631): all answers to a question between marks, one after the other, a line
/// with a score for each, then the reasons.
public struct SeveralPrompts: Hashable, Sendable {
  /// The files, as they were read.
  public struct Files: Hashable, Sendable {
    /// `teacher.several.system.txt` and `teacher.several.txt`.
    public var teacherSystem: String?
    public var teacher: String
    /// `student.several.system.txt` and `student.several.txt`.
    public var studentSystem: String?
    public var student: String
    /// `answer.several.txt`: one answer, as both prompts show it.
    public var answer: String
    /// `target.several.txt`.
    public var target: String

    public init(
      teacherSystem: String? = nil, teacher: String, studentSystem: String? = nil,
      student: String, answer: String, target: String
    ) {
      self.teacherSystem = teacherSystem
      self.teacher = teacher
      self.studentSystem = studentSystem
      self.student = student
      self.answer = answer
      self.target = target
    }

    var texts: [String] {
      [teacherSystem ?? "", teacher, studentSystem ?? "", student, answer, target]
    }
  }

  public let teacherSystem: Template?
  public let teacher: Template
  public let studentSystem: Template?
  public let student: Template
  public let answer: Template
  public let target: Template
  private let teacherGuard: DelimiterGuard
  private let studentGuard: DelimiterGuard

  init(
    _ files: Files, parser: any JudgeFormat.Type, folder: String
  ) throws(TemplateError) {
    let path = { (file: String) in "\(folder)/\(file)" }
    guard parser.name == JudgeLMFormat.name else {
      throw TemplateError(
        file: path("teacher.several.txt"), line: 1,
        message:
          "scores of several answers are read by the parser \(JudgeLMFormat.name), "
          + "found \"\(parser.name)\" in pack.yaml")
    }
    func template(
      _ text: String, _ file: String, _ slots: Set<TemplateSlot>, needs: [TemplateSlot] = [],
      why: String = "a judge must see it"
    ) throws(TemplateError) -> Template {
      let template = try Template(text, file: path(file), slots: slots)
      for slot in needs where !template.slots.contains(slot) {
        throw TemplateError(
          file: path(file), line: 1, message: "the slot {{\(slot.rawValue)}} is missing; \(why)")
      }
      return template
    }
    teacherSystem = try files.teacherSystem.map { text throws(TemplateError) in
      try template(text, "teacher.several.system.txt", TemplateSlot.several)
    }
    teacher = try template(
      files.teacher, "teacher.several.txt", TemplateSlot.several, needs: [.instruction, .answers])
    studentSystem = try files.studentSystem.map { text throws(TemplateError) in
      try template(text, "student.several.system.txt", TemplateSlot.several)
    }
    student = try template(
      files.student, "student.several.txt", TemplateSlot.several, needs: [.instruction, .answers])
    answer = try template(
      files.answer, "answer.several.txt", TemplateSlot.answer, needs: [.number, .response])
    target = try template(
      files.target, "target.several.txt", TemplateSlot.severalTarget, needs: [.scores],
      why: "a student must learn the scores")
    let shared = answer.delimiters + parser.answerDelimiters
    teacherGuard = DelimiterGuard(
      teacher.delimiters + (teacherSystem?.delimiters ?? []) + shared)
    studentGuard = DelimiterGuard(
      student.delimiters + (studentSystem?.delimiters ?? []) + shared)
  }

  /// Whether the teacher's prompt can show a reference.
  public var showsReference: Bool { teacher.slots.contains(.reference) }

  /// Whether what a student learns to say has a reason in it.
  public var teachesReason: Bool { target.slots.contains(.reason) }

  /// What a teacher is sent.
  ///
  /// - Parameters:
  ///   - answers: their texts, the one that is shown first at the front.
  ///   - reference: nil where the teacher must not see one.
  public func teacherMessages(
    for query: Query, answers: [String], reference: String?
  ) -> [CompletionRequest.Message] {
    TemplatePack.messages(
      system: teacherSystem, user: teacher,
      values: values(query, answers, reference, teacherGuard))
  }

  /// What a student will be sent.
  public func studentMessages(
    for query: Query, answers: [String], reference: String?
  ) -> [CompletionRequest.Message] {
    TemplatePack.messages(
      system: studentSystem, user: student,
      values: values(query, answers, reference, studentGuard))
  }

  /// What a student learns to say.
  public func target(for said: ParsedScores) -> String {
    var values: [TemplateSlot: String] = [.scores: said.line]
    values[.reason] = said.reason
    return target.filled(with: values)
  }

  private func values(
    _ query: Query, _ answers: [String], _ reference: String?, _ delimiters: DelimiterGuard
  ) -> [TemplateSlot: String] {
    let blocks = answers.enumerated().map { place, text in
      answer.filled(with: [.number: "\(place + 1)", .response: delimiters.neutralised(text)])
    }
    // The blocks are a value like any other: what stands in them is not read again.
    var values: [TemplateSlot: String] = [
      .instruction: delimiters.neutralised(query.instruction),
      .answers: blocks.joined(separator: "\n\n"), .count: "\(answers.count)",
    ]
    values[.input] = query.input.map(delimiters.neutralised)
    values[.reference] = reference.map(delimiters.neutralised)
    return values
  }
}
