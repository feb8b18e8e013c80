import Testing

@testable import GavelText

struct TextRepeatsTests {
  @Test("Repeats are as long as the longest n-gram seen before", arguments: 1...6)
  func slowTwin(order: Int) {
    var random = SplitMix64(seed: UInt64(order))
    var repeats = TextRepeats(order: order)
    for length in [1, 2, 10, 40, 200] {
      for kinds in [1, 2, 5, 30] as [UInt32] {
        let text = (0..<length).map { _ in UInt32.random(in: 0..<kinds, using: &random) }
        var first: [UInt32: Int] = [:]
        var found: [Int] = []
        var expected: [Int] = []
        for position in text.indices.reversed() {
          guard let root = first[text[position]] else {
            first[text[position]] = position
            continue
          }
          found.append(
            text.withUnsafeBufferPointer {
              repeats.length(at: position, root: root, end: length, of: $0)
            })
          expected.append(Self.longest(at: position, in: text, order: order))
        }
        repeats.endText()
        #expect(found == expected)
      }
    }
  }

  private static func longest(at position: Int, in text: [UInt32], order: Int) -> Int {
    var longest = 0
    for other in position + 1..<text.count {
      var length = 0
      while length < order, other + length < text.count,
        text[position + length] == text[other + length]
      {
        length += 1
      }
      longest = max(longest, length)
    }
    return longest
  }
}
