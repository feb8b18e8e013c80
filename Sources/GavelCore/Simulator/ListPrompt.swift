/// What a teacher is shown that scores three or more answers at once, read from its prompt.
///
/// Each answer stands behind a line that differs from the others' in its number alone, and the
/// prompt's own text asks for so many scores ("4 scores"). A list of two is a ``JudgingPrompt``.
struct ListPrompt {
  let question: String
  let showsReference: Bool
  let answers: [String]
  /// What the prompt calls the answers.
  let names: [String]

  /// Nil where the messages are no such prompt.
  init?(_ messages: [CompletionRequest.Message]) {
    guard let last = messages.last, last.role == .user else { return nil }
    let bytes = Array(last.content.utf8)
    let marks = Self.marks(in: bytes)
    guard let starts = Self.starts(marks) else { return nil }
    let count = starts.count
    let ends = starts.indices.map { place -> Int in
      let next = place + 1 < count ? starts[place + 1].start : bytes.count
      let closing = marks.last {
        $0.number == place + 1 && $0.start > starts[place].start && $0.start < next
          && $0.shape != starts[place].shape
      }
      return closing?.start ?? next
    }
    // An answer that has such lines of its own makes no list of a pair.
    guard marks.allSatisfy({ $0.start < ends[count - 1] || $0.number == count }) else { return nil }
    let own = Array(bytes[..<starts[0].start]) + bytes[ends[count - 1]...]
    guard String(decoding: own, as: UTF8.self).contains("\(count) scores") else { return nil }
    answers = zip(starts, ends).map { start, end in
      String(decoding: bytes[start.end..<max(start.end, end)], as: UTF8.self).trimmingWhitespace
    }
    names = starts.map { "\($0.noun) \($0.number)" }
    let before = Array(bytes[..<starts[0].start])
    let headings = PromptHeading.all(in: before)
    func part(_ kind: PromptHeading.Kind) -> String? {
      guard let place = headings.firstIndex(where: { $0.kind == kind && !$0.isClosing }) else {
        return nil
      }
      let end = headings[(place + 1)...].first { $0.kind != .other }?.start ?? before.count
      return String(decoding: before[headings[place].end..<end], as: UTF8.self).trimmingWhitespace
    }
    let asked = [part(.instruction) ?? part(.task), part(.input)].compactMap { $0 }
    question =
      asked.isEmpty
      ? String(decoding: before, as: UTF8.self).trimmingWhitespace
      : asked.joined(separator: "\n\n")
    showsReference = part(.reference) != nil
  }

  /// A line that begins with a mark, names an answer and has one number.
  private struct Mark {
    let number: Int
    /// The line without its number.
    let shape: String
    let noun: String
    let start: Int
    let end: Int
  }

  private static let nouns = ["assistant", "answer", "response", "助手", "回答", "答案"]

  private static func marks(in bytes: [UInt8]) -> [Mark] {
    var marks: [Mark] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if let mark = mark(bytes, start..<end) { marks.append(mark) }
      start = end + 1
    }
    return marks
  }

  private static func mark(_ bytes: [UInt8], _ line: Range<Int>) -> Mark? {
    guard line.count <= 80, let first = bytes[line].first,
      "#[<=*".utf8.contains(first) || bytes[line].starts(with: "【".utf8)
    else { return nil }
    let text = String(decoding: bytes[line], as: UTF8.self)
    let numbers = text.split { !$0.isASCII || !$0.isNumber }
    guard numbers.count == 1, let number = Int(numbers[0]),
      let noun = nouns.first(where: text.lowercased().contains)
    else { return nil }
    return Mark(
      number: number, shape: text.replacing(numbers[0], with: "#"),
      noun: noun.prefix(1).uppercased() + noun.dropFirst(), start: line.lowerBound,
      end: line.upperBound)
  }

  /// The marks 1, 2, 3 and so on of the first shape that counts to three at least.
  private static func starts(_ marks: [Mark]) -> [Mark]? {
    for (place, first) in marks.enumerated() where first.number == 1 {
      var starts = [first]
      for mark in marks[place...]
      where mark.shape == first.shape && mark.number == starts.count + 1 {
        starts.append(mark)
      }
      if starts.count > 2, starts.count <= SeveralScores.range.upperBound { return starts }
    }
    return nil
  }
}
