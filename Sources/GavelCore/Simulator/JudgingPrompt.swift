/// What a teacher is shown, read from its prompt: the question, a reference, two answers, and how
/// it is to answer.
///
/// The answers are the first two marked parts whose headings differ in their number alone, so that
/// a prompt of a pack that nobody knows is read like those of the built-in ones.
struct JudgingPrompt {
  let question: String
  /// Nil where the prompt shows none.
  let reference: String?
  let first: String
  let second: String
  /// What the prompt calls the answers.
  let firstName: String
  let secondName: String
  let form: JudgmentForm

  /// Nil where the messages do not show two answers.
  init?(_ messages: [CompletionRequest.Message]) {
    let users = messages.filter { $0.role == .user }
    guard let last = users.last else { return nil }
    let bytes = Array(last.content.utf8)
    let headings = PromptHeading.all(in: bytes)
    guard let (one, two) = Self.answers(headings) else { return nil }
    let ofMark = headings.indices.filter { headings[$0].mark.first == headings[one].mark.first }
    // What stands before the question is the template's own account of what follows.
    let before = ofMark.filter { $0 <= one }.map { headings[$0] }
      .drop { $0.kind != .instruction && $0.kind != .task || $0.isClosing }
    let after = ofMark.filter { $0 > two }.map { headings[$0] }
    var parts: [Range<Int>] = []

    func part(_ heading: PromptHeading, until end: Int?) -> String {
      let end = Self.closingTag(of: heading, in: bytes, before: end) ?? end ?? bytes.count
      let part = heading.end..<max(heading.end, end)
      parts.append(part)
      return String(decoding: bytes[part], as: UTF8.self).trimmingWhitespace
    }

    func part(_ kind: PromptHeading.Kind, in headings: ArraySlice<PromptHeading>) -> String? {
      guard let place = headings.firstIndex(where: { $0.kind == kind && !$0.isClosing })
      else { return nil }
      let next = headings[(place + 1)...].first { $0.kind != .other }
      return part(headings[place], until: next?.start)
    }

    let firstHeading = headings[one]
    let secondHeading = headings[two]
    let asked = [
      part(.instruction, in: before) ?? part(.task, in: before), part(.input, in: before),
    ]
    .compactMap { $0 }.filter { !$0.isEmpty }
    // A "Reference:" after the answers is what the teacher is to write, a "Reference answer:" is
    // what it is shown.
    let shownLast = after.first { $0.kind == .reference && $0.shape.contains(" reference ") }
    reference =
      part(.reference, in: before)
      ?? shownLast.map { heading in
        part(heading, until: after.first { $0.start > heading.start }?.start)
      }
    let firstEnd = headings[(one + 1)..<two].first {
      $0.isClosing && $0.kind == firstHeading.kind && $0.mark == firstHeading.mark
    }
    first = part(firstHeading, until: firstEnd?.start ?? secondHeading.start)
    let secondEnd =
      after.first { $0.isClosing && $0.kind == secondHeading.kind }
      ?? after.first {
        $0.kind != .answer(.first) && $0.kind != .answer(.second) && $0.mark == secondHeading.mark
      }
    // A heading with text behind it parts the orders from the answer; the one at the prompt's end,
    // after which the teacher is to write, does not.
    let isParted = secondEnd.map { end in
      end.isClosing || end.kind == .other && bytes[end.end...].contains { $0 > 0x20 }
    }
    second = part(
      secondHeading,
      until: isParted == true
        ? secondEnd?.start
        : Self.orders(in: bytes, from: secondHeading.end, to: secondEnd?.start ?? bytes.count))
    question =
      asked.isEmpty
      ? String(decoding: bytes[..<firstHeading.start], as: UTF8.self).trimmingWhitespace
      : asked.joined(separator: "\n\n")
    firstName = "\(firstHeading.noun) \(firstHeading.number)"
    secondName = "\(secondHeading.noun) \(secondHeading.number)"
    form = JudgmentForm(
      asked: Self.rest(of: bytes, without: parts)
        + messages.filter { $0.role == .system }.flatMap { Array($0.content.utf8) })
  }

  /// The headings of the built-in templates, which are believed before all others.
  private static let knownShapes: Set<String> = [
    "### response #", "[ the start of assistant # s answer", "< answer #",
    "< response #", "[ 助手 # 的 回答 开始",
  ]

  private static func answers(_ headings: [PromptHeading]) -> (Int, Int)? {
    func pair(where isBelieved: (PromptHeading) -> Bool) -> (Int, Int)? {
      for (one, heading) in headings.enumerated()
      where heading.kind == .answer(.first) && !heading.isClosing && isBelieved(heading) {
        let two = headings[(one + 1)...].firstIndex {
          $0.kind == .answer(.second) && !$0.isClosing && $0.shape == heading.shape
        }
        if let two { return (one, two) }
      }
      return nil
    }
    return pair { knownShapes.contains($0.shape) } ?? pair { _ in true }
  }

  /// Where the paragraph starts that tells the teacher how to answer, when no heading parts it from
  /// the second answer; the end where there is none.
  ///
  /// Such a paragraph names what the answer must hold. Most of these phrases are delimiters of an
  /// answer's format, so that a candidate's text has them with a backslash only.
  private static func orders(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
    let text = LowercasedBytes(bytes[start..<max(start, end)])
    let phrases: [StaticString] = [
      "### reason", "### reference", "### evaluation", "\"result\"", "2 or tie", "2, or tie",
      "two scores",
    ]
    guard let first = phrases.compactMap(text.firstIndex(of:)).min() else { return end }
    var place = start + first
    while place > start {
      if bytes[place - 1] == UInt8(ascii: "\n"), bytes[place - 2] == UInt8(ascii: "\n") {
        return place
      }
      place -= 1
    }
    return start
  }

  /// Where the tag `</answer_1>` of an `<answer_1>` stands, which may be in the middle of a line.
  private static func closingTag(
    of heading: PromptHeading, in bytes: [UInt8], before end: Int?
  ) -> Int? {
    guard heading.mark == [UInt8(ascii: "<")],
      let close = bytes[heading.start...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    let tag = Array("</".utf8) + bytes[(heading.start + 1)...close]
    var place = heading.end
    while place + tag.count <= end ?? bytes.count {
      if bytes[place] == tag[0], bytes[place - 1] != UInt8(ascii: "\\"),
        bytes[place...].starts(with: tag)
      {
        return place
      }
      place += 1
    }
    return nil
  }

  private static func rest(of bytes: [UInt8], without parts: [Range<Int>]) -> [UInt8] {
    var rest: [UInt8] = []
    var place = 0
    for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if place < part.lowerBound { rest += bytes[place..<part.lowerBound] }
      place = max(place, part.upperBound)
    }
    return rest + bytes[place...]
  }
}
