import Testing

@testable import GavelText

/// Corpora on which a careless algorithm takes forever or runs out of memory.
struct PathologicalTests {
  static let corpora: [(String, [String])] = [
    (
      "texts of the same tokens",
      (0..<4000).map { "one two three" + String(repeating: "!", count: $0 % 997) }
    ),
    ("texts of one token", (0..<4000).map { "t\($0 % 50)" + ($0 % 3 == 0 ? "?" : "") }),
    ("texts without tokens", (0..<4000).map { String(repeating: "?", count: $0 % 61) }),
    ("one token many times", [10_000, 9_000, 3_000, 1].map { String(repeating: "x ", count: $0) }),
    (
      "very long texts",
      ["", " and", " and more"].map { tail in
        (0..<20_000).map { "w\($0 % 5000)" }.joined(separator: " ") + tail
      } + ["w1 w2 w3"]
    ),
    ("nothing", []), ("one empty text", [""]),
  ]

  @Test("Nothing blows up", arguments: corpora.map(\.0))
  func measures(name: String) throws {
    let texts = try #require(Self.corpora.first { $0.0 == name }).1
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    for threshold in [0, 0.3, 0.7, 0.9, 1] {
      let filter = NearDuplicateFilter(above: threshold, numbersGuard: true)
      let decisions = try filter.decisions(for: corpus)
      let groups = try SimilarityClusters.representatives(of: corpus, above: threshold)
      #expect(decisions.count == texts.count && groups.count == texts.count)
      // Who is dropped for a kept text is in its group.
      for (text, decision) in decisions.enumerated() {
        switch decision {
        case .kept: break
        case .exactDuplicate(let other), .nearDuplicate(let other, _), .nearReference(let other, _):
          #expect(groups[other] == groups[text])
        }
      }
    }
    #expect(try SelfBLEU().scores(of: corpus).allSatisfy { 0...1 ~= $0 })
    #expect(try SelfBLEU().removals(from: corpus, until: .keep(0)).count == texts.count)
  }
}
