/// A line of a prompt that divides it: `### Response 1:`, `[The End of Assistant 2's Answer]`,
/// `<question>`.
///
/// Every word of it is one that such lines are made of, so that a heading of an answer's own text
/// is seldom taken for one. A line with a backslash before its marks is not one: that is how the
/// look-alikes in candidates' texts are told apart.
struct PromptHeading: Sendable {
  enum Kind: Hashable, Sendable {
    case instruction, input, reference
    /// The question, or what the teacher is to do.
    case task
    case answer(Position)
    /// What comes after the answers: `### Evaluation:`, `[System]`; and `### Response:` alone.
    case other
  }

  let kind: Kind
  /// Whether it ends the part that it names.
  let isClosing: Bool
  /// The marks before the words.
  let mark: [UInt8]
  /// Marks and words with the number left out: the same for both answers' headings.
  let shape: String
  /// Where its line starts, and where what it heads starts.
  let start: Int
  let end: Int
  /// What it calls an answer and how it counts: `Assistant`, `1`.
  let noun: String
  let number: String

  /// A heading is no longer than this many bytes.
  private static let greatestLength = 80

  /// The headings of a prompt, in order.
  static func all(in bytes: [UInt8]) -> [PromptHeading] {
    var headings: [PromptHeading] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if let heading = PromptHeading(bytes, line: start..<end) { headings.append(heading) }
      start = end + 1
    }
    return headings
  }

  private init?(_ bytes: [UInt8], line: Range<Int>) {
    var place = line.lowerBound
    while place < line.upperBound, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
    guard place < line.upperBound, let marks = Marks(first: bytes[place...].prefix(3)) else {
      return nil
    }
    start = place
    let opening = place
    if marks.repeats {
      while place < line.upperBound, bytes[place] == marks.open[0] { place += 1 }
    } else {
      place += marks.open.count
    }
    mark = Array(bytes[opening..<place])
    let words = bytes[place..<min(line.upperBound, place + Self.greatestLength)]
    guard let stop = marks.end(of: words, lineEnds: words.endIndex == line.upperBound) else {
      return nil
    }
    guard let title = Title(String(decoding: bytes[place..<stop], as: UTF8.self)) else {
      return nil
    }
    var rest = stop
    while rest < line.upperBound, marks.follows(bytes, rest) { rest += 1 }
    end = rest
    kind = title.kind
    isClosing = title.isClosing
    shape = String(decoding: mark, as: UTF8.self) + " " + title.shape
    noun = title.noun
    number = title.number
  }

  /// The marks that a heading stands between.
  private struct Marks {
    let open: [UInt8]
    let close: [UInt8]
    var repeats: Bool { open.count == 1 && close == open }

    init?(first: ArraySlice<UInt8>) {
      switch first.first {
      case UInt8(ascii: "#"), UInt8(ascii: "="), UInt8(ascii: "*"): open = Array(first.prefix(1))
      case UInt8(ascii: "["), UInt8(ascii: "<"): open = Array(first.prefix(1))
      case 0xE3 where first.elementsEqual("【".utf8): open = Array(first)
      default: return nil
      }
      close =
        switch open[0] {
        case UInt8(ascii: "["): [UInt8(ascii: "]")]
        case UInt8(ascii: "<"): [UInt8(ascii: ">")]
        case 0xE3: Array("】".utf8)
        default: open
        }
    }

    /// Where the words end: at the closing mark, a colon or the end of the line.
    func end(of words: ArraySlice<UInt8>, lineEnds: Bool) -> Int? {
      for place in words.indices {
        if words[place...].starts(with: close) { return place }
        guard repeats else { continue }
        if words[place] == UInt8(ascii: ":") || words[place...].starts(with: "：".utf8) {
          return place
        }
      }
      return repeats && lineEnds ? words.endIndex : nil
    }

    /// Whether a byte still belongs to the heading and not to what it heads.
    func follows(_ bytes: [UInt8], _ place: Int) -> Bool {
      let byte = bytes[place]
      return close.contains(byte) || byte == UInt8(ascii: ":") || byte == 0x20
        || [0xEF, 0xBC, 0x9A].contains(byte)
    }
  }
}
