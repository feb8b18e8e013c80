/// Pairs of texts as `tools/reference/rouge_pairs.py` draws them.
struct RougePairs {
  private var random: SplitMix64
  private let group: Int

  init(group: Int) {
    self.group = group
    random = SplitMix64(seed: UInt64(group))
  }

  /// A pair of texts: random, near-duplicate, of over 64 tokens or of over 1,000.
  mutating func next(_ number: Int) -> (String, String) {
    let kind = group % 10
    switch kind {
    case 0..<5:
      return (text(words(1 + below(40), of: 30)), text(words(1 + below(40), of: 30)))
    case 5..<8:
      let first = words(1 + below(40), of: 500)
      var second = first
      for _ in 0..<1 + below(5) {
        let word = "w\(below(500))"
        second[below(second.count)] = word
      }
      return (text(first), text(second))
    default:
      let isLong = kind == 9 && number < 10
      let lengths = isLong ? (1001, 200) : (65, 100)
      let vocabulary = isLong ? 200 : 60
      return (
        text(words(lengths.0 + below(lengths.1), of: vocabulary)),
        text(words(lengths.0 + below(lengths.1), of: vocabulary))
      )
    }
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

  private mutating func words(_ length: Int, of vocabulary: Int) -> [String] {
    (0..<length).map { _ in "w\(below(vocabulary))" }
  }

  private func text(_ words: [String]) -> String { words.joined(separator: " ") }
}
