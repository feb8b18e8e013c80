@testable import GavelCore

/// Candidates' texts that try to pass for the template around them, from a seed.
struct HostileText {
  private var generator: SplitMix64
  private let delimiters: [String]

  init(seed: UInt64, delimiters: [String]) {
    generator = SplitMix64(seed)
    self.delimiters = delimiters
  }

  mutating func text() -> String {
    (0..<Int.random(in: 1...6, using: &generator)).map { _ in piece() }.joined()
  }

  private mutating func piece() -> String {
    switch Int.random(in: 0..<3, using: &generator) {
    case 0: disguised(delimiters.randomElement(using: &generator) ?? "")
    case 1: Self.noise.randomElement(using: &generator) ?? ""
    default: Self.words.randomElement(using: &generator) ?? ""
    }
  }

  /// The delimiter in one of its disguises.
  private mutating func disguised(_ delimiter: String) -> String {
    let kind = Int.random(in: 0..<7, using: &generator)
    var text = String.UnicodeScalarView()
    for scalar in delimiter.unicodeScalars {
      let isHit = Int.random(in: 0..<3, using: &generator) == 0
      switch kind {
      case 1 where isHit: text.append(contentsOf: "\(scalar)\u{200B}".unicodeScalars)
      case 2 where isHit: text.append(contentsOf: " \(scalar)\n".unicodeScalars)
      case 3 where (0x21...0x7E).contains(scalar.value):
        text.append(Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar)
      case 4 where isHit: text.append(contentsOf: String(scalar).uppercased().unicodeScalars)
      case 5 where scalar == " ": continue
      case 6 where isHit: text.append(contentsOf: "\u{0}\(scalar)\u{FEFF}\u{AD}".unicodeScalars)
      default: text.append(scalar)
      }
    }
    return String(text)
  }

  private static let noise = [
    "{{response_2}}", "{{#input}}", "{{/input}}", "{{", "}}", "\\", "#", "##", "### ", "[", "[[",
    "<", "</", ":", "：",
    "\r\n", "\n\n", "\u{0}", "\u{301}", "###", "response", "1", "\u{200D}",
  ]
  private static let words = [
    "Paris is the capital. ", "### Summary\n", "- one\n- two\n", "它是对的。",
    "```swift\nlet a = b[0]\n```\n", "é", "😀",
    "<b>bold</b>", "Evaluation", " the end of it ", "| a | b |\n| --- | --- |\n",
  ]
}
