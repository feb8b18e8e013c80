/// A prompt with named slots, filled in one pass.
///
/// `{{name}}` is a slot; `{{#name}}…{{/name}}` stands where the slot has a value, `{{^name}}…{{/name}}`
/// where it has none; `{{! … }}` is a comment. A section's tag that is alone on its line takes the
/// line with it. What is inserted is never read again, so text with braces in it stays text. A slot
/// that the template's user does not know is an error when the template is read, not an empty place
/// in a paid prompt.
public struct Template: Hashable, Sendable {
  indirect enum Part: Hashable, Sendable {
    case literal(String)
    case slot(TemplateSlot)
    case section(TemplateSlot, whenPresent: Bool, [Part])
  }

  let parts: [Part]
  /// The text that was read.
  public let source: String
  /// The slots that stand in the template, at any depth.
  public let slots: Set<TemplateSlot>

  /// - Parameters:
  ///   - source: the template's text; one line end at its end is not part of it.
  ///   - file: what to call it in messages.
  ///   - slots: the slots that may stand in it.
  public init(
    _ source: String, file: String, slots: Set<TemplateSlot>
  ) throws(TemplateError) {
    self.source = source
    var reader = TemplateReader(source, file: file, slots: slots)
    parts = try reader.read()
    self.slots = Self.slots(in: parts)
  }

  /// - Parameter needs: the slots that must stand in it.
  init(
    _ source: String, file: String, slots: Set<TemplateSlot>, needs: [TemplateSlot]
  ) throws(TemplateError) {
    try self.init(source, file: file, slots: slots)
    let found = self.slots
    for slot in needs where !found.contains(slot) {
      throw TemplateError(
        file: file, line: 1,
        message: "the slot {{\(slot.rawValue)}} is missing; a judge must see it")
    }
  }

  private static func slots(in parts: [Part]) -> Set<TemplateSlot> {
    parts.reduce(into: []) { slots, part in
      switch part {
      case .literal: break
      case .slot(let slot): slots.insert(slot)
      case .section(let slot, _, let inner): slots.formUnion(Self.slots(in: inner).union([slot]))
      }
    }
  }

  /// Fills the template; line ends at the end of the text are left out.
  ///
  /// - Parameter values: a slot without a value is absent: its sections do not stand, and where it
  ///   stands itself nothing does.
  public func filled(with values: [TemplateSlot: String]) -> String {
    var text = ""
    fill(parts, values, into: &text)
    while text.utf8.last == 0x0A, text.hasSuffix("\n") { text.removeLast() }
    return text
  }

  private func fill(_ parts: [Part], _ values: [TemplateSlot: String], into text: inout String) {
    for part in parts {
      switch part {
      case .literal(let literal): text += literal
      case .slot(let slot): text += values[slot] ?? ""
      case .section(let slot, let whenPresent, let inner):
        if (values[slot] != nil) == whenPresent { fill(inner, values, into: &text) }
      }
    }
  }

  /// The lines of the template's own text that divide a prompt: those that begin with a mark, and
  /// those that introduce a slot with a colon.
  ///
  /// A candidate's text that holds one of them could pass for the template's. Where a section or a
  /// slot begins or ends, a line does, too. The items of a list divide nothing.
  public var delimiters: [String] {
    var text = ""
    func collect(_ parts: [Part]) {
      for part in parts {
        switch part {
        case .literal(let literal): text += literal
        case .slot: text += "\u{0}\n"
        case .section(_, _, let inner):
          text += "\n"
          collect(inner)
          text += "\n"
        }
      }
    }
    collect(parts)
    var delimiters: [String] = []
    var above = ""
    for line in text.split(whereSeparator: \.isNewline) {
      let own = line.prefix { $0 != "\u{0}" }.trimmingWhitespace
      if Self.beginsWithMark(own) { delimiters.append(own) }
      if line.contains("\u{0}") {
        let title = own.isEmpty ? above : own
        if title.hasSuffix(":") || title.hasSuffix("：") { delimiters.append(title) }
        above = ""
      } else if !own.isEmpty {
        above = own
      }
    }
    var seen = Set<String>()
    return delimiters.filter { $0.count >= 3 && seen.insert($0).inserted }
  }

  private static func beginsWithMark(_ line: String) -> Bool {
    guard let first = line.first, "#[<=*-|~`+【〖〔「『《".contains(first) else { return false }
    let isListItem = "-*+".contains(first) && line.dropFirst().first?.isWhitespace == true
    return !isListItem
  }
}

/// What can be inserted into a template.
public enum TemplateSlot: String, Hashable, Sendable, CaseIterable {
  case instruction, input, reference
  case response1 = "response_1"
  case response2 = "response_2"
  case response
  case critique1 = "critique_1"
  case critique2 = "critique_2"
  case dimensions
  case result, reason
  case score1 = "score_1"
  case score2 = "score_2"
  /// The overall score of one response; its scores as a dictionary, or a score for each of several.
  case score, scores
  case writtenReference = "written_reference"
  /// `A>B`, `B>A` or `A=B`.
  case comparison
  /// `助手1`, `助手2` or `质量相当`.
  case assistant
  /// `{"result", "reason", "reference"}` on one line, for students that answer in JSON.
  case judgmentJSON = "judgment_json"
  /// All answers that are shown at once; the number of one of them.
  case answers, number
  /// What new queries are asked for: their category, their number, queries to go by.
  case category, count, examples

  /// What a teacher or a student is shown.
  public static let prompt: Set<TemplateSlot> = [
    .instruction, .input, .reference, .response1, .response2,
  ]
  /// What a teacher is shown that grades one response by itself.
  public static let critique: Set<TemplateSlot> = [
    .instruction, .input, .reference, .response, .dimensions,
  ]
  /// What a teacher is shown that compares two responses by what it said of each.
  public static let combination: Set<TemplateSlot> = prompt.union([.critique1, .critique2])
  /// What a teacher or a student is shown that judges several responses at once.
  public static let several: Set<TemplateSlot> = [
    .instruction, .input, .reference, .answers, .count,
  ]
  /// What one of them is shown as.
  public static let answer: Set<TemplateSlot> = [.number, .response]
  /// What a student learns to say of several.
  public static let severalTarget: Set<TemplateSlot> = [.scores, .reason]
  /// What a candidate, or the writer of a reference, is shown.
  public static let question: Set<TemplateSlot> = [.instruction, .input]
  /// What a writer of new queries is shown.
  public static let augment: Set<TemplateSlot> = [.category, .count, .examples]
  /// What a grader of queries is shown.
  public static let grade: Set<TemplateSlot> = [.instruction, .input, .category]
  /// What a student learns to say.
  public static let target: Set<TemplateSlot> = [
    .result, .reason, .score1, .score2, .writtenReference, .judgmentJSON, .comparison,
    .assistant,
  ]
  /// What a student learns to say of one response.
  public static let grading: Set<TemplateSlot> = [.reason, .score, .scores]
  /// Those that say the verdict, each by itself.
  static let verdicts: Set<TemplateSlot> = [.result, .judgmentJSON, .comparison, .assistant]
}
