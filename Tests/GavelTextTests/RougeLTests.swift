import Testing

@testable import GavelText

struct RougeLTests {
  @Test("F is that of rouge_score, bit for bit")
  func referenceNumbers() throws {
    for row in try Fixture.rows(Fixture.RougeL.self, in: "rouge_l") {
      let f = RougeL.fMeasure(row.first, row.second, tokenizer: .rouge155)
      #expect(f.bitPattern == Double(row.f)?.bitPattern, "\(row.first) | \(row.second)")
      #expect(RougeL.fMeasure(row.second, row.first, tokenizer: .rouge155) == f)
    }
  }

  @Test("F of 10,000 pairs, some of over 1,000 tokens, is that of rouge_score, bit for bit")
  func checksums() throws {
    let checksums = try Fixture.rows(String.self, in: "rouge_pairs")
    #expect(checksums.count == 100)
    for (group, expected) in checksums.enumerated() {
      var pairs = RougePairs(group: group)
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for number in 0..<100 {
        let (first, second) = pairs.next(number)
        let f = RougeL.fMeasure(first, second, tokenizer: .rouge155)
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
          hash = (hash ^ (f.bitPattern >> shift & 0xFF)) &* 0x100_0000_01B3
        }
      }
      let hexadecimal = String(hash, radix: 16)
      #expect(
        String(repeating: "0", count: 16 - hexadecimal.count) + hexadecimal == expected,
        "group \(group)")
    }
  }

  @Test("The bit-parallel LCS is that of the dynamic programme")
  func longestCommonSubsequence() {
    var random = SplitMix64(seed: 4)
    for trial in 0..<300 {
      let vocabulary = UInt32([2, 5, 30][trial % 3])
      let longest = trial < 200 ? 80 : 300
      let (first, second) = (0..<2).map { _ in
        (0..<Int.random(in: 0...longest, using: &random)).map { _ in
          UInt32.random(in: 0..<vocabulary, using: &random) &* 0x1357_9bdf
        }
      }.pair
      let expected = SlowTwin.longestCommonSubsequence(first, second)
      #expect(RougeL.longestCommonSubsequence(first, second) == expected)
    }
  }

  @Test("F of a text without tokens is 0, and 1 with itself")
  func withoutTokens() {
    #expect(RougeL.fMeasure("", "", tokenizer: .unicode) == 1)
    #expect(RougeL.fMeasure("?", "?", tokenizer: .unicode) == 1)
    #expect(RougeL.fMeasure("?", "!", tokenizer: .unicode) == 0)
    #expect(RougeL.fMeasure("a", "", tokenizer: .unicode) == 0)
    #expect(RougeL.fMeasure("春", "春", tokenizer: .rouge155) == 1)
    #expect(RougeL.fMeasure([UInt32](), [UInt32]()) == 0)
  }

  @Test("7 of 10 and 10 tokens is 0.7, which is not above 0.7")
  func atTheThreshold() {
    let f = RougeL.fMeasure("a b c d e f g h i j", "a b c d e f g x y z", tokenizer: .unicode)
    #expect(f == 0.7)
  }

  @Test("The fewest shared tokens, and the lengths and prefixes that follow, are those by search")
  func bounds() {
    for threshold in [0, 0.01, 0.3, 0.5, 0.7, 0.9, 0.99] {
      let bounds = OverlapBounds(threshold: threshold)
      func isPossible(_ m: Int, _ n: Int, sharing common: Int) -> Bool {
        let f = RougeL.fMeasure(longestCommonSubsequence: common, lengths: m, n)
        return common <= min(m, n) && f > threshold - 1e-9
      }
      for m in 1...25 {
        for n in 1...60 {
          let possible = (1...min(m, n)).filter { isPossible(m, n, sharing: $0) }
          #expect(possible.allSatisfy { $0 >= bounds.overlap(sum: m + n) })
          #expect(possible.isEmpty || n >= bounds.shortestPartner(of: m))
          for common in possible {
            #expect(n <= bounds.longestPartner(of: m, sharingAtMost: common))
            let allowed = ((m + n) * Int(bounds.unsharedPerToken)) >> 16
            #expect(m + n - 2 * common <= allowed)
            #expect(m - common < bounds.prefix(of: m))
          }
        }
      }
    }
  }
}

extension [[UInt32]] {
  fileprivate var pair: ([UInt32], [UInt32]) { (self[0], self[1]) }
}
