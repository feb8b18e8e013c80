/// The items of a list that a model was asked to write, however it sets them out.
///
/// Free are numbers of any kind (`1.`, `2)`, `(3)`, `4、`, `５．`, `问题6：`, `Question 7:`), bullets,
/// JSON (a list of texts or objects, an object with such a list, one object a line), a fence around
/// it, and remarks before and after. An item may have several lines, and a list of its own in them.
public struct QueryList: Hashable, Sendable {
  /// In the order of the answer, cleaned; an item with nothing behind its mark is empty text.
  public let items: [String]
  /// Whether the last item is one that the answer breaks off in.
  public let endsBroken: Bool

  /// - Parameter isCut: whether the answer ended at the token limit.
  public init(_ answer: String, isCut: Bool = false) {
    let text = answer.trimmingWhitespace
    if let found = JSONQueryList(text, isCut: isCut) {
      items = found.items.map(QueryMarks.cleaned)
      endsBroken = found.endsBroken
      return
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .filter { !$0.trimmingWhitespace.hasPrefix("```") }
    items = Self.items(of: lines).map(QueryMarks.cleaned)
    endsBroken = isCut && !items.isEmpty
  }

  private static func items(of lines: [Substring]) -> [String] {
    let numbers = lines.map { QueryNumber($0) }
    if numbers.contains(where: { $0 != nil }) { return numbered(lines, numbers) }
    let bullets = lines.map { QueryMarks.bullet(of: $0) }
    if bullets.contains(where: { $0 != nil }) {
      let least = bullets.compactMap { $0?.indent }.min() ?? 0
      return gathered(lines) { index in
        bullets[index].flatMap { $0.indent == least ? $0.rest : nil }
      }
    }
    return lines.map(\.trimmingWhitespace).filter { !$0.isEmpty && !QueryRemarks.isRemark($0) }
  }

  /// Items begin at the numbers that go on counting; a number that goes back is a list within one.
  private static func numbered(_ lines: [Substring], _ numbers: [QueryNumber?]) -> [String] {
    let found = numbers.compactMap { $0 }
    // Markdown counts for its writer: "1." before every item.
    let isConstant = found.count > 1 && found.allSatisfy { $0.number == found[0].number }
    var last: Int?
    // From here to the right the numbers are those of lists within items.
    var inner = Int.max
    return gathered(lines) { index in
      guard let mark = numbers[index] else { return nil }
      guard let before = last, !isConstant else {
        last = mark.number
        return mark.rest
      }
      guard mark.number > before, mark.indent < inner else {
        if mark.indent > 0 { inner = min(inner, mark.indent) }
        return nil
      }
      last = mark.number
      return mark.rest
    }
  }

  /// Joins each line that begins an item with the lines that go with it.
  private static func gathered(
    _ lines: [Substring], beginning: (Int) -> String?
  ) -> [String] {
    var items: [[String]] = []
    var isAfterGap = false
    for (index, line) in lines.enumerated() {
      if let start = beginning(index) {
        items.append([start])
      } else if items.isEmpty {
        continue
      } else if line.trimmingWhitespace.isEmpty {
        isAfterGap = true
        continue
      } else if isAfterGap, QueryRemarks.isClosing(line.trimmingWhitespace) {
        break
      } else {
        items[items.count - 1].append((isAfterGap ? "\n" : "") + line.trimmingWhitespace)
      }
      isAfterGap = false
    }
    return items.map { $0.joined(separator: "\n") }
  }
}
