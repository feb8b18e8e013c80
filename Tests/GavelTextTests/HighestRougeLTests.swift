import Testing

@testable import GavelText

struct HighestRougeLTests {
  @Test("The nearest text is that of comparing every pair", arguments: TextKind.allCases)
  func slowTwin(kind: TextKind) throws {
    // Enough for several full blocks of each width, the last one not full.
    let texts = kind.texts(count: kind == .long ? 40 : 90, seed: 61)
    let twin = SlowTwin(texts)
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    let others = Array(texts.indices.reversed())
    for kernels in Kernels.available {
      for threads in [1, 2] {
        let nearest = try HighestRougeL.nearest(
          to: Array(texts.indices), among: others, in: corpus, threads: threads, kernels: kernels)
        for text in texts.indices {
          let candidates = others.filter {
            $0 != text && !twin.tokens[$0].isEmpty && !twin.tokens[text].isEmpty
          }
          var expected: NearestText?
          for other in candidates where twin.f[other][text] > expected?.f ?? 0 {
            expected = NearestText(index: other, f: twin.f[other][text])
          }
          #expect(nearest[text] == expected, "text \(text)")
        }
      }
    }
  }

  @Test("Texts as long as a lane and one token longer are measured whole")
  func widths() throws {
    let lengths = [15, 16, 17, 31, 32, 33, 63, 64, 65, 128, 129, 256, 257, 300]
    let texts = lengths.map { length in (0..<length).map { "w\($0)" }.joined(separator: " ") }
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    let nearest = try HighestRougeL.nearest(
      to: Array(texts.indices), among: Array(texts.indices), in: corpus)
    for (text, found) in nearest.enumerated() {
      let best = texts.indices.filter { $0 != text }
        .map { RougeL.fMeasure(text, $0, in: corpus) }.max()
      #expect(found?.f == best)
    }
  }
}
