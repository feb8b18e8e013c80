/// The prompts by which a teacher compares two responses by what it said of each.
///
/// CritiqueLLM (arXiv 2311.18702): two critiques and both responses to a verdict; a verdict that saw
/// the reference rewritten in a second turn.
public struct CombinePrompts: Hashable, Sendable {
  /// The files, as they were read.
  public struct Files: Hashable, Sendable {
    /// `combine.txt`: compares two responses by their critiques.
    public var combine: String
    /// `combine.rewrite.txt`: the second turn of that.
    public var rewrite: String

    public init(combine: String, rewrite: String) {
      self.combine = combine
      self.rewrite = rewrite
    }
  }

  public let combine: Template
  public let rewrite: Template
  private let delimiters: DelimiterGuard

  init(_ files: Files, folder: String, answerDelimiters: [String]) throws(TemplateError) {
    combine = try Template(
      files.combine, file: "\(folder)/combine.txt", slots: TemplateSlot.combination,
      needs: [.instruction, .response1, .response2, .critique1, .critique2])
    rewrite = try Template(files.rewrite, file: "\(folder)/combine.rewrite.txt", slots: [])
    delimiters = DelimiterGuard(combine.delimiters + answerDelimiters)
  }

  /// The first turn about two responses, of which each was graded.
  public func messages(
    for query: Query, first: (response: String, critique: String),
    second: (response: String, critique: String), reference: String?, system: Template?
  ) -> [CompletionRequest.Message] {
    var values: [TemplateSlot: String] = [
      .instruction: delimiters.neutralised(query.instruction),
      .response1: delimiters.neutralised(first.response),
      .response2: delimiters.neutralised(second.response),
      .critique1: delimiters.neutralised(first.critique),
      .critique2: delimiters.neutralised(second.critique),
    ]
    values[.input] = query.input.map(delimiters.neutralised)
    values[.reference] = reference.map(delimiters.neutralised)
    return TemplatePack.messages(system: system, user: combine, values: values)
  }
}
