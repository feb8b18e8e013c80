/// The number that begins an item of a list: `1.`, `2)`, `(3)`, `4、`, `５．`, `**6.**`, `⑦`, `八、`,
/// `Question 9:`, `第10题：`.
struct QueryNumber {
  let number: Int
  /// White space before the mark.
  let indent: Int
  /// The line without its mark.
  let rest: String

  /// Nil where no number begins the line.
  init?(_ line: Substring) {
    indent = line.prefix(while: \.isWhitespace).count
    let scalars = Array(line.trimmingWhitespace.unicodeScalars)
    let plain = String(line.trimmingWhitespace).lowercased().unicodeScalars.map(\.halfWidth)
    // A letter that lower case makes two of is no part of a mark.
    guard scalars.count == plain.count else { return nil }
    var reader = Reader(plain)
    guard let found = reader.number() else { return nil }
    number = found.number
    var rest = String.UnicodeScalarView()
    rest.append(contentsOf: scalars[reader.position...])
    self.rest = (found.opensBold ? "**" : "") + String(rest).trimmingWhitespace
  }

  private struct Reader {
    private let scalars: [Unicode.Scalar]
    private(set) var position = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    /// Goes past the mark; whether bold begins in it and goes on after it.
    mutating func number() -> (number: Int, opensBold: Bool)? {
      while take("#") {}
      skipSpace()
      let isBold = take("**")
      if take("- ") || take("* ") || take("• ") { skipSpace() }
      let hasWord = QueryNumber.words.contains { take($0) }
      skipSpace()
      _ = take("#")
      let opens = take("(") || take("[") || take("【")
      guard let (number, isCircled) = value() else { return nil }
      skipSpace()
      if hasWord { _ = take("题") || take("个") || take("条") }
      let closes = take(")") || take("]") || take("】")
      var closesBold = isBold && take("**")
      let ends = take(".") || take("。") || take("、") || take(":") || take(",")
      guard opens ? closes : closes || ends || isCircled || hasWord && position == scalars.count
      else { return nil }
      // "3.5 litres", "10:30".
      if ends, !closes, let next = current, isDigit(next) { return nil }
      if isBold, !closesBold { closesBold = take("**") }
      return (number, isBold && !closesBold)
    }

    private mutating func value() -> (Int, isCircled: Bool)? {
      guard let first = current else { return nil }
      if (0x2460...0x2473).contains(first.value) {
        position += 1
        return (Int(first.value) - 0x245F, true)
      }
      if let place = QueryNumber.chinese.firstIndex(of: first) {
        position += 1
        return (place + 1, false)
      }
      var number = 0
      let start = position
      while let digit = current, isDigit(digit), position - start < 3 {
        number = number * 10 + Int(digit.value - 0x30)
        position += 1
      }
      return position > start ? (number, false) : nil
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool {
      (0x30...0x39).contains(scalar.value)
    }

    private mutating func skipSpace() {
      while let scalar = current, scalar.properties.isWhitespace { position += 1 }
    }

    private mutating func take(_ text: String) -> Bool {
      guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
      position += text.unicodeScalars.count
      return true
    }
  }

  /// What may stand before the number; longer words first.
  private static let words = [
    "instruction", "question", "query", "task", "item", "问题", "指令", "题目", "提问", "第", "q",
  ]
  private static let chinese: [Unicode.Scalar] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
}
