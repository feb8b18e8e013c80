extension TextTraits {
  /// What of a text may sway a judge.
  ///
  /// - *Length* is in Unicode scalars.
  /// - *A list* is two or more lines that begin with `-`, `*`, `+` or `•`, or with a number of up to
  ///   three digits and `.`, `)` or `、`, however far they are set in.
  /// - *Markdown* is a heading, a fence of code, a row of a table with two cells or more, words in
  ///   `**` or in backticks, or a link. A list alone is none, since people write lists without it.
  /// - *A refusal* is what ``Refusal`` takes for one.
  public init(of text: String) {
    let bytes = Array(text.utf8)
    var items = 0
    var hasMarkdown = false
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = TextLine(bytes[start..<end])
      if line.isListItem { items += 1 }
      hasMarkdown = hasMarkdown || line.isMarkdownBlock || line.hasMarkdownSpan
      start = end + 1
    }
    self.init(
      length: Int32(clamping: bytes.count { $0 & 0b1100_0000 != 0b1000_0000 }), hasList: items > 1,
      hasMarkdown: hasMarkdown, isRefusal: Refusal.isRefusal(text))
  }
}

/// A line of a text, as bytes, without the spaces before and behind it.
private struct TextLine {
  private let bytes: ArraySlice<UInt8>

  init(_ line: ArraySlice<UInt8>) {
    func isSpace(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
    var line = line.drop(while: isSpace)
    while let last = line.last, isSpace(last) { line.removeLast() }
    bytes = line
  }

  var isListItem: Bool {
    if let first = bytes.first,
      [UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+")]
        .contains(first)
    {
      return isSpace(bytes.startIndex + 1)
    }
    if bytes.starts(with: "•".utf8) { return true }
    let rest = bytes.drop { Self.isDigit($0) }
    guard (1...3).contains(rest.startIndex - bytes.startIndex) else { return false }
    if ["、", "．", "）"].contains(where: { rest.starts(with: $0.utf8) }) { return true }
    guard rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ")") else { return false }
    // Chinese goes on without a space; "3.5" is no item.
    return isSpace(rest.startIndex + 1) || (rest.dropFirst().first.map { $0 >= 0x80 } ?? false)
  }

  /// A heading, a fence, or a row of a table.
  var isMarkdownBlock: Bool {
    guard let first = bytes.first else { return false }
    switch first {
    case UInt8(ascii: "#"):
      let rest = bytes.drop { $0 == UInt8(ascii: "#") }
      return rest.startIndex - bytes.startIndex <= 6 && isSpace(rest.startIndex)
        && rest.count > 1
    case UInt8(ascii: "`"), UInt8(ascii: "~"):
      return bytes.starts(with: [first, first, first])
    case UInt8(ascii: "|"):
      return bytes.last == first && bytes.count { $0 == first } > 2
    default: return false
    }
  }

  /// Words in `**` or backticks, or a link.
  var hasMarkdownSpan: Bool {
    var isAfterBold = false
    var tick: Int?
    var isAfterBracket = false
    var place = bytes.startIndex
    while place < bytes.endIndex {
      defer { place += 1 }
      switch bytes[place] {
      case UInt8(ascii: "`"):
        if let tick, place - tick > 1 { return true }
        tick = place
      case UInt8(ascii: "["): isAfterBracket = true
      case UInt8(ascii: "]"):
        if isAfterBracket, byte(place + 1) == UInt8(ascii: "(") { return true }
      case UInt8(ascii: "*") where byte(place + 1) == UInt8(ascii: "*"):
        if isAfterBold, !isSpace(place - 1) { return true }
        // "2**3" is a power.
        if !isWord(place - 1), !isSpace(place + 2), place + 2 < bytes.endIndex {
          isAfterBold = true
        }
        place += 1
      default: break
      }
    }
    return false
  }

  private func byte(_ place: Int) -> UInt8? {
    bytes.indices.contains(place) ? bytes[place] : nil
  }

  private func isSpace(_ place: Int) -> Bool {
    byte(place) == UInt8(ascii: " ") || byte(place) == UInt8(ascii: "\t")
  }

  private func isWord(_ place: Int) -> Bool {
    guard let byte = byte(place) else { return false }
    return Self.isDigit(byte)
      || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
