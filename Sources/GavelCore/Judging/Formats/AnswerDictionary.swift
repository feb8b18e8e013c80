/// A dictionary in an answer, as Chinese judges end theirs: `{'正确性': 8, '综合得分': 7}`.
///
/// Keys and values may have quotes of any kind or none, and commas and colons may be full-width.
struct AnswerDictionary {
  let range: Range<Int>
  let entries: [(key: String, value: String)]

  /// The dictionaries of an answer, in order; braces around anything else are none.
  static func all(in answer: AnswerText) -> [AnswerDictionary] {
    var found: [AnswerDictionary] = []
    var start: Int?
    for (place, scalar) in answer.plain.enumerated() {
      if scalar == "{" {
        start = place
      } else if scalar == "}", let open = start {
        if let entries = entries(answer.plain[(open + 1)..<place]) {
          found.append(AnswerDictionary(range: open..<(place + 1), entries: entries))
        }
        start = nil
      }
    }
    return found
  }

  private static func entries(
    _ text: ArraySlice<Unicode.Scalar>
  ) -> [(key: String, value: String)]? {
    var entries: [(key: String, value: String)] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == "、" || $0.isNewline }) {
      guard part.contains(where: { !$0.properties.isWhitespace }) else { continue }
      guard let colon = part.firstIndex(of: ":") else { return nil }
      entries.append((key(part[..<colon]), bare(part[(colon + 1)...])))
    }
    return entries.isEmpty ? nil : entries
  }

  /// A key with single spaces where its words need them: "meets the request", and "综合得分" however
  /// it is spaced.
  private static func key(_ text: ArraySlice<Unicode.Scalar>) -> String {
    var key = ""
    for part in text.split(whereSeparator: \.properties.isWhitespace) {
      let word = bare(part)
      guard let first = word.unicodeScalars.first else { continue }
      if let last = key.unicodeScalars.last, last.isASCII, first.isASCII { key += " " }
      key += word
    }
    return key
  }

  private static func bare(_ text: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text.filter { !marks.contains($0) && !$0.properties.isWhitespace })
    return String(view)
  }

  private static let marks = Set("\"'“”‘’「」『』`*".unicodeScalars)
}
