public import GavelCore

/// The prompts of the stages that make and grade queries, as far as the settings have them.
public struct QueryPrompts: Hashable, Sendable {
  public let augment: Template?
  public let grade: Template?

  /// By what they are for.
  var all: [(name: String, template: Template)] {
    [("augment", augment), ("grade", grade)].compactMap { name, template in
      template.map { (name, $0) }
    }
  }
}

extension TemplateLibrary {
  /// - Throws: where one cannot be found or read, or a slot that it cannot do without is missing.
  public func queryPrompts(
    _ queries: Settings.Queries
  ) throws(TemplateProblem) -> QueryPrompts {
    var augment: Template?
    if let name = queries.augment?.template {
      let template = try prompt(name, slots: TemplateSlot.augment)
      guard template.slots.contains(.count) else {
        throw TemplateProblem(
          "prompt \"\(name)\": the slot {{count}} is missing; it says how many queries to write")
      }
      augment = template
    }
    var grade: Template?
    if let name = queries.grade?.template {
      let template = try prompt(name, slots: TemplateSlot.grade)
      guard template.slots.contains(.instruction) else {
        throw TemplateProblem(
          "prompt \"\(name)\": the slot {{instruction}} is missing; it is what is graded")
      }
      grade = template
    }
    return QueryPrompts(augment: augment, grade: grade)
  }
}
