/// The prompts by which a teacher grades one response by itself, and those of a student that learns
/// to.
///
/// CritiqueLLM (arXiv 2311.18702): a critique with the reference in view, rewritten in a second turn
/// so that it needs none. JudgeLM (arXiv 2310.17631): the reference in the place of the first answer,
/// with a score of 10; there is nothing to rewrite.
public struct CritiquePrompts: Hashable, Sendable {
  /// The files, as they were read.
  public struct Files: Hashable, Sendable {
    /// `critique.txt`: grades one response.
    public var critique: String
    /// `critique.rewrite.txt`: the second turn, which takes the reference out.
    public var critiqueRewrite: String?
    /// What compares two responses by their critiques; nil where the pack cannot.
    public var combination: CombinePrompts.Files?
    /// `student.single.txt` and `target.single.txt`; nil where the pack teaches no grades.
    public var student: String?
    public var target: String?
    /// What to grade by: by category, and under nil for all others.
    public var dimensions: [String?: [String]]

    public init(
      critique: String, critiqueRewrite: String? = nil, combination: CombinePrompts.Files? = nil,
      student: String? = nil, target: String? = nil, dimensions: [String?: [String]] = [:]
    ) {
      self.critique = critique
      self.critiqueRewrite = critiqueRewrite
      self.combination = combination
      self.student = student
      self.target = target
      self.dimensions = dimensions
    }

    var texts: [String] {
      let listed = dimensions.map { "\($0.key ?? ""): \($0.value.joined(separator: ", "))" }
        .sorted()
      let files = [critique, critiqueRewrite, combination?.combine, combination?.rewrite]
      // After the dimensions, so that a pack without them has the checksum that it had before.
      return files.compactMap { $0 } + listed + [student, target].compactMap { $0 }
    }
  }

  /// How the answer to ``critique`` is read.
  public let format: CritiqueFormat
  public let critique: Template
  /// Nil where a response is graded with the reference in view and in no other way.
  public let critiqueRewrite: Template?
  public let combination: CombinePrompts?
  public let student: Template?
  public let target: Template?
  private let dimensions: [String?: [String]]
  private let teacherGuard: DelimiterGuard
  private let studentGuard: DelimiterGuard

  init(
    _ files: Files, folder: String, parser: any JudgeFormat.Type
  ) throws(TemplateError) {
    func template(
      _ text: String, _ file: String, _ slots: Set<TemplateSlot>, needs: [TemplateSlot] = []
    ) throws(TemplateError) -> Template {
      try Template(text, file: "\(folder)/\(file)", slots: slots, needs: needs)
    }
    format = CritiqueFormat(beside: parser)
    critique = try template(
      files.critique, "critique.txt", TemplateSlot.critique,
      needs: [.instruction, .response, .reference])
    critiqueRewrite = try files.critiqueRewrite.map { text throws(TemplateError) in
      try template(text, "critique.rewrite.txt", [])
    }
    combination = try files.combination.map { files throws(TemplateError) in
      try CombinePrompts(files, folder: folder, answerDelimiters: parser.answerDelimiters)
    }
    student = try files.student.map { text throws(TemplateError) in
      try template(
        text, "student.single.txt", TemplateSlot.critique, needs: [.instruction, .response])
    }
    target = try files.target.map { text throws(TemplateError) in
      try template(text, "target.single.txt", TemplateSlot.grading)
    }
    if let target, target.slots.isDisjoint(with: [.score, .scores]) {
      throw TemplateError(
        file: "\(folder)/target.single.txt", line: 1,
        message: "neither {{score}} nor {{scores}} is there; a student must learn the score")
    }
    dimensions = files.dimensions
    teacherGuard = DelimiterGuard(critique.delimiters + parser.answerDelimiters)
    studentGuard = DelimiterGuard((student?.delimiters ?? []) + parser.answerDelimiters)
  }

  /// The modes in which a response can be graded.
  public var modes: Set<ReferenceMode> { critiqueRewrite == nil ? [.with] : [.with, .without] }

  /// Whether a student's prompt and what it learns to say are there.
  public var teaches: Bool { student != nil && target != nil }

  /// Whether what a student learns to say has a reason in it.
  public var teachesReason: Bool { target?.slots.contains(.reason) == true }

  /// What the responses to a query are graded by.
  public func dimensions(of category: String?) -> [String] {
    category.flatMap { dimensions[$0] } ?? dimensions[nil] ?? []
  }

  /// The first turn about one response.
  public func critiqueMessages(
    of response: String, to query: Query, reference: String, system: Template?
  ) -> [CompletionRequest.Message] {
    TemplatePack.messages(
      system: system, user: critique, values: values(response, query, reference, teacherGuard))
  }

  /// A conversation with a second turn, which asks for the last answer without the reference.
  public static func rewriting(
    _ conversation: [CompletionRequest.Message], answer: String, by turn: Template
  ) -> [CompletionRequest.Message] {
    conversation + [
      CompletionRequest.Message(.assistant, answer),
      CompletionRequest.Message(.user, turn.filled(with: [:])),
    ]
  }

  /// What a student will be sent of one response; nil where the pack does not teach it.
  public func studentMessages(
    of response: String, to query: Query, reference: String?, system: Template?
  ) -> [CompletionRequest.Message]? {
    student.map {
      TemplatePack.messages(
        system: system, user: $0, values: values(response, query, reference, studentGuard))
    }
  }

  /// What a student is sent of a graded response, and what it learns to say.
  ///
  /// - Returns: nil where the pack does not teach it.
  public func lesson(in graded: GradedResponse, system: Template?) -> Lesson? {
    guard let target,
      let messages = studentMessages(
        of: graded.text, to: graded.query, reference: graded.reference, system: system)
    else { return nil }
    var said: [TemplateSlot: String] = [
      .score: graded.said.overall.scoreText, .scores: graded.said.dictionary,
    ]
    said[.reason] = graded.said.text
    return Lesson(messages: messages, target: target.filled(with: said))
  }

  private func values(
    _ response: String, _ query: Query, _ reference: String?, _ delimiters: DelimiterGuard
  ) -> [TemplateSlot: String] {
    var values: [TemplateSlot: String] = [
      .instruction: delimiters.neutralised(query.instruction),
      .response: delimiters.neutralised(response),
    ]
    let dimensions = dimensions(of: query.category)
    values[.dimensions] = dimensions.isEmpty ? nil : dimensions.joined(separator: "、")
    values[.input] = query.input.map(delimiters.neutralised)
    values[.reference] = reference.map(delimiters.neutralised)
    return values
  }
}
