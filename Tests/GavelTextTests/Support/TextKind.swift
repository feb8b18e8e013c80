import Testing

/// Kinds of random corpora, each with a good share of near-duplicates and copies.
enum TextKind: String, CaseIterable, CustomTestStringConvertible {
  case english, chinese, mixed, thai, sparse, adversarial, template, long

  var testDescription: String { rawValue }

  /// - Parameter longest: The most words of a text, if fewer than usual.
  func texts(count: Int, seed: UInt64, longest: Int = .max) -> [String] {
    var random = SplitMix64(seed: seed)
    var made: [[String]] = []
    return (0..<count).map { _ in
      var words = made.randomElement(using: &random) ?? []
      switch Int.random(in: 0..<10, using: &random) {
      case 0: break
      case 1...5 where !words.isEmpty:
        for _ in 0...words.count / Int.random(in: 3...10, using: &random) {
          edit(&words, &random)
        }
      default:
        let length = min(longest, Int.random(in: lengths, using: &random))
        words = (0..<length).map { _ in word(&random) }
        if self == .template {
          // The length says how much of the template is left out.
          words = "t1 w t2 t3 w t4 w t5 t6 t7 w t8 t9 w t10".split(separator: " ").map { part in
            part == "w" ? word(&random) : String(part)
          }
          words.removeLast(min(length, words.count - 1))
        }
      }
      made.append(words)
      // Case and punctuation make other texts of the same tokens.
      let text = words.joined(separator: separator)
      return Bool.random(using: &random) ? text : text + "!"
    }
  }

  private var lengths: ClosedRange<Int> {
    switch self {
    case .english, .chinese, .mixed, .thai: 1...18
    case .sparse: 0...2
    case .adversarial: 0...12
    case .template: 0...4
    case .long: 50...150
    }
  }

  private var separator: String {
    switch self {
    case .chinese, .thai: ""
    default: " "
    }
  }

  private var vocabulary: [String] {
    let english = "write a short poem about the river and two old towns in 3 lines or 42 words"
      .split(separator: " ").map(String.init)
    let chinese = "写一个关于春天的短诗请解释为什么3".map(String.init)
    let thai = ["เขียน", "บทกวี", "น้ำ", "ที่", "ให้", "๒"]
    return switch self {
    case .english: english
    case .chinese: chinese
    case .thai: thai
    case .mixed: english + chinese + thai + ["é", "e\u{301}", "İ", "한", "１"]
    case .template: english + ["city", "garden", "market", "teacher", "student", "7", "8"]
    case .sparse: ["?", "", "a", "1", "。"]
    case .adversarial: ["x", "x", "x", "y", "7", "8"]
    case .long: english + ["city", "garden", "market", "teacher", "student"]
    }
  }

  private func word(_ random: inout SplitMix64) -> String {
    vocabulary.randomElement(using: &random) ?? ""
  }

  private func edit(_ words: inout [String], _ random: inout SplitMix64) {
    guard !words.isEmpty else { return words.append(word(&random)) }
    let place = Int.random(in: 0..<words.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: words[place] = word(&random)
    case 1: words.remove(at: place)
    case 2: words.insert(word(&random), at: place)
    default: words.swapAt(place, Int.random(in: 0..<words.count, using: &random))
    }
  }
}
