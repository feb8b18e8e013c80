/// The prompts by which a teacher grades each response by itself and then compares two by what it
/// said of each.
///
/// CritiqueLLM (arXiv 2311.18702): a critique with the reference in view, rewritten in a second turn
/// so that it needs none; two critiques and both responses to a verdict; a verdict that saw the
/// reference rewritten in the same way.
public struct CritiquePrompts: Hashable, Sendable {
  /// The files, as they were read.
  public struct Files: Hashable, Sendable {
    /// `critique.txt`: grades one response.
    public var critique: String
    /// `critique.rewrite.txt`: the second turn, which takes the reference out.
    public var critiqueRewrite: String
    /// `combine.txt`: compares two responses by their critiques.
    public var combine: String
    /// `combine.rewrite.txt`: the second turn of that.
    public var combineRewrite: String
    /// What to grade by: by category, and under nil for all others.
    public var dimensions: [String?: [String]]

    public init(
      critique: String, critiqueRewrite: String, combine: String, combineRewrite: String,
      dimensions: [String?: [String]]
    ) {
      self.critique = critique
      self.critiqueRewrite = critiqueRewrite
      self.combine = combine
      self.combineRewrite = combineRewrite
      self.dimensions = dimensions
    }

    var texts: [String] {
      let listed = dimensions.map { "\($0.key ?? ""): \($0.value.joined(separator: ", "))" }
        .sorted()
      return [critique, critiqueRewrite, combine, combineRewrite] + listed
    }
  }

  public let critique: Template
  public let critiqueRewrite: Template
  public let combine: Template
  public let combineRewrite: Template
  private let dimensions: [String?: [String]]
  private let guardOfOne: DelimiterGuard
  private let guardOfTwo: DelimiterGuard

  init(_ files: Files, folder: String, answerDelimiters: [String]) throws(TemplateError) {
    func template(
      _ text: String, _ file: String, _ slots: Set<TemplateSlot>, needs: [TemplateSlot]
    ) throws(TemplateError) -> Template {
      let path = "\(folder)/\(file)"
      let template = try Template(text, file: path, slots: slots)
      for slot in needs where !template.slots.contains(slot) {
        throw TemplateError(
          file: path, line: 1,
          message: "the slot {{\(slot.rawValue)}} is missing; a judge must see it")
      }
      return template
    }
    critique = try template(
      files.critique, "critique.txt", TemplateSlot.critique,
      needs: [.instruction, .response, .reference])
    critiqueRewrite = try template(files.critiqueRewrite, "critique.rewrite.txt", [], needs: [])
    combine = try template(
      files.combine, "combine.txt", TemplateSlot.combination,
      needs: [.instruction, .response1, .response2, .critique1, .critique2])
    combineRewrite = try template(files.combineRewrite, "combine.rewrite.txt", [], needs: [])
    dimensions = files.dimensions
    guardOfOne = DelimiterGuard(critique.delimiters + answerDelimiters)
    guardOfTwo = DelimiterGuard(combine.delimiters + answerDelimiters)
  }

  /// What the responses to a query are graded by.
  public func dimensions(of category: String?) -> [String] {
    category.flatMap { dimensions[$0] } ?? dimensions[nil] ?? []
  }

  /// The first turn about one response.
  public func critiqueMessages(
    of response: String, to query: Query, reference: String, system: Template?
  ) -> [CompletionRequest.Message] {
    var values: [TemplateSlot: String] = [
      .instruction: guardOfOne.neutralised(query.instruction),
      .response: guardOfOne.neutralised(response),
      .reference: guardOfOne.neutralised(reference),
      .dimensions: dimensions(of: query.category).joined(separator: "、"),
    ]
    values[.input] = query.input.map(guardOfOne.neutralised)
    return TemplatePack.messages(system: system, user: critique, values: values)
  }

  /// The first turn about two responses, of which each was graded.
  public func combineMessages(
    for query: Query, first: (response: String, critique: String),
    second: (response: String, critique: String), reference: String?, system: Template?
  ) -> [CompletionRequest.Message] {
    var values: [TemplateSlot: String] = [
      .instruction: guardOfTwo.neutralised(query.instruction),
      .response1: guardOfTwo.neutralised(first.response),
      .response2: guardOfTwo.neutralised(second.response),
      .critique1: guardOfTwo.neutralised(first.critique),
      .critique2: guardOfTwo.neutralised(second.critique),
    ]
    values[.input] = query.input.map(guardOfTwo.neutralised)
    values[.reference] = reference.map(guardOfTwo.neutralised)
    return TemplatePack.messages(system: system, user: combine, values: values)
  }

  /// A conversation with a second turn, which asks for the last answer without the reference.
  public func rewriting(
    _ conversation: [CompletionRequest.Message], answer: String, by turn: Template
  ) -> [CompletionRequest.Message] {
    conversation + [
      CompletionRequest.Message(.assistant, answer),
      CompletionRequest.Message(.user, turn.filled(with: [:])),
    ]
  }
}
