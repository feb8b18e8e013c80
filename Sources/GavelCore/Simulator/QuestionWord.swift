/// A piece of a question that an answer can take up: a word, or a few characters where the script
/// has no spaces.
struct QuestionWord: Hashable, Sendable {
  enum Script: Hashable, Sendable { case han, kana, cyrillic, other }

  /// As the question writes it.
  let text: String
  /// In lower case.
  let folded: String
  let script: Script
  /// In scalars.
  let length: Int
  /// Which lists of common words it stands in.
  let commonness: CommonWords

  private init(text: String, script: Script) {
    self.text = text
    self.script = script
    length = text.unicodeScalars.count
    folded = text.lowercased()
    commonness = CommonWords.lists[folded] ?? []
  }

  /// The words of a text, in order, with what stands twice; runs of Chinese characters are cut
  /// into fragments of two to four, and the grammar between them is left out.
  ///
  /// - Parameter limit: so many bytes of the text are read, so that a long document costs no more.
  static func words(in text: String, limit: Int = 6_000) -> [QuestionWord] {
    var words: [QuestionWord] = []
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var runKind = Kind.separator
    var left = limit
    var place = start
    while place < scalars.endIndex, left > 0 {
      let scalar = scalars[place]
      var kind = Kind(scalar)
      // A mark belongs to the run before it.
      if kind == .mark { kind = runKind == .separator ? .letter : runKind }
      if kind != runKind {
        append(scalars[start..<place], runKind, to: &words)
        start = place
        runKind = kind
      }
      left -= UTF8.width(scalar)
      scalars.formIndex(after: &place)
    }
    append(scalars[start..<place], runKind, to: &words)
    return words
  }

  private enum Kind {
    case letter, cyrillic, han, kana, mark, separator

    init(_ scalar: Unicode.Scalar) {
      switch scalar.value {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: self = .letter
      case 0..<0x80: self = .separator
      case 0x0400...0x052F: self = .cyrillic
      case 0x3041...0x309F: self = .separator
      case 0x30A1...0x30FA, 0x30FC...0x30FF: self = .kana
      case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x323AF:
        self = CommonWords.chineseGrammar.contains(scalar) ? .separator : .han
      default:
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
          .decimalNumber, .letterNumber, .otherNumber:
          self = .letter
        case .nonspacingMark, .spacingMark, .enclosingMark: self = .mark
        default: self = .separator
        }
      }
    }
  }

  /// Appends the words of a run of scalars of one kind.
  private static func append(
    _ run: Substring.UnicodeScalarView, _ kind: Kind, to words: inout [QuestionWord]
  ) {
    switch kind {
    case .separator, .mark: break
    case .letter: words.append(QuestionWord(text: String(run), script: .other))
    case .cyrillic: words.append(QuestionWord(text: String(run), script: .cyrillic))
    case .kana: words.append(QuestionWord(text: String(run), script: .kana))
    case .han:
      let scalars = Array(run)
      var start = 0
      var place = 0
      while place + 1 < scalars.count {
        guard CommonWords.chinesePairs.contains([scalars[place], scalars[place + 1]]) else {
          place += 1
          continue
        }
        cut(scalars[start..<place], into: &words)
        place += 2
        start = place
      }
      cut(scalars[start...], into: &words)
    }
  }

  /// Cuts a run of Chinese characters into pieces of nearly equal size, none above four.
  private static func cut(_ run: ArraySlice<Unicode.Scalar>, into words: inout [QuestionWord]) {
    let pieces = (run.count + 3) / 4
    for piece in 0..<pieces {
      let start = run.startIndex + run.count * piece / pieces
      let end = run.startIndex + run.count * (piece + 1) / pieces
      var text = String.UnicodeScalarView()
      text.append(contentsOf: run[start..<end])
      words.append(QuestionWord(text: String(text), script: .han))
    }
  }
}
