/// Amazon Nova's format: reasons, if any, then `[[A>B]]`, `[[B>A]]` or `[[A=B]]`.
///
/// Source: the labels of Nova LLM-as-a-Judge on SageMaker. The last bracket counts, and two different
/// ones in one answer are an error. A bracket that is quoted inside a sentence is not the teacher's.
public struct NovaFormat: JudgeFormat {
  public static let name = "nova"
  public static let expectation = "[[A>B]], [[B>A]] or [[A=B]] at the end"
  public static let hasScores = false
  public static let answerDelimiters = ["[[A>B]]", "[[B>A]]", "[[A=B]]"]

  public init() {}

  public func parse(_ completion: String) throws(UnparseableJudgment) -> ParsedJudgment {
    let answer = AnswerText(completion)
    var labels: [Label] = []
    var mentions: [Label] = []
    var place = 0
    while place < answer.plain.count {
      guard let label = Label(in: answer.plain, at: place) else {
        place += 1
        continue
      }
      switch answer.place(of: label.range) {
      case .label: labels.append(label)
      case .mention: mentions.append(label)
      case .quotation: break
      }
      place = label.range.upperBound
    }
    guard let last = labels.last, let preference = last.preference else {
      let found = labels.last.map { answer.text($0.range) } ?? answer.lastLine
      throw UnparseableJudgment(expected: Self.expectation, found: found)
    }
    if let other = (labels + mentions).first(where: { $0.preference != preference }) {
      throw UnparseableJudgment(
        expected: "one verdict",
        found: "\(answer.text(other.range)) and \(answer.text(last.range))")
    }
    return ParsedJudgment(preference: preference, reason: answer.reason(around: last.range))
  }

  /// Double brackets around the letters A and B.
  private struct Label {
    let range: Range<Int>
    /// Nil for a sign that is not of this format: `[[A>>B]]`.
    let preference: Preference<Position>?

    /// The label that begins at a place.
    init?(in text: [Unicode.Scalar], at start: Int) {
      var place = start
      guard Self.brackets(Self.open, in: text, &place) else { return nil }
      var inside = String.UnicodeScalarView()
      while place < text.count, !Self.close.contains(text[place]), text[place] != "\\" {
        guard place - start < 24, !text[place].isNewline else { return nil }
        if !Self.decoration.contains(text[place]) { inside.append(text[place]) }
        place += 1
      }
      guard Self.brackets(Self.close, in: text, &place) else { return nil }
      let sign = String(inside).lowercased().replacing("&gt;", with: ">")
        .replacing("&lt;", with: "<")
      switch sign {
      case "a>b", "b<a": preference = .prefers(.first)
      case "b>a", "a<b": preference = .prefers(.second)
      case "a=b", "b=a": preference = .tie
      default:
        guard sign.first != sign.last, let one = sign.first, let other = sign.last,
          "ab".contains(one), "ab".contains(other)
        else { return nil }
        preference = nil
      }
      range = start..<place
    }

    /// Goes past two brackets, each perhaps with a backslash before it, as Markdown escapes them.
    private static func brackets(
      _ brackets: Set<Unicode.Scalar>, in text: [Unicode.Scalar], _ place: inout Int
    ) -> Bool {
      var next = place
      let isEscaped = next < text.count && text[next] == "\\"
      for _ in 0..<2 {
        if isEscaped {
          guard next < text.count, text[next] == "\\" else { return false }
          next += 1
        }
        guard next < text.count, brackets.contains(text[next]) else { return false }
        next += 1
      }
      place = next
      return true
    }

    private static let open = Set("[【".unicodeScalars)
    private static let close = Set("]】".unicodeScalars)
    private static let decoration = Set(" *_`".unicodeScalars)
  }
}
