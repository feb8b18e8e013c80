/// The reference answer that a simulated teacher writes: the one it was shown, or the gist of the
/// better answer.
struct ReferenceGist {
  /// No longer than this many scalars.
  static let greatestLength = 240

  let prompt: JudgingPrompt
  let content: ContentWords
  let preferred: Preference<Position>

  var text: String {
    let answers =
      preferred == .prefers(.second)
      ? [prompt.second, prompt.first] : [prompt.first, prompt.second]
    let sources = [prompt.reference].compactMap { $0 } + answers
    for source in sources {
      let gist = Self.gist(of: source)
      if !gist.isEmpty { return gist }
    }
    return content.language.list(content.words)
  }

  /// The start of a text on one line, up to the end of a sentence where there is one, without the
  /// marks that prompts are divided by.
  static func gist(of text: String) -> String {
    var gist = String.UnicodeScalarView()
    var length = 0
    var isSpace = true
    var sentenceEnd: String.UnicodeScalarView.Index?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "#", "[", "]", "<", ">", "=", "*", "\\", "`", "【", "】", "{", "}": continue
      case "\n", "\r", "\t", " ", "\u{3000}":
        if isSpace { continue }
        gist.append(" ")
        isSpace = true
      default:
        gist.append(scalar)
        isSpace = false
      }
      length += 1
      switch scalar {
      case ".", "!", "?", "。", "！", "？": sentenceEnd = gist.endIndex
      default: break
      }
      if length >= greatestLength { break }
    }
    let isWhole = length < greatestLength
    return String(isWhole ? gist[...] : gist[..<(sentenceEnd ?? gist.endIndex)]).trimmingWhitespace
  }
}
