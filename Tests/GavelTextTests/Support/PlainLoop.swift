@testable import GavelText

/// The greedy filter as a loop over every text and every text kept before it, with the textbook
/// table for the longest common subsequence.
struct PlainLoop {
  private let corpus: TokenizedCorpus
  /// F of text i and text j < i, row by row.
  private var f: [Double] = []

  init(_ corpus: TokenizedCorpus) {
    self.corpus = corpus
    let tokens = (0..<corpus.count).map { Array(corpus.tokens(at: $0)) }
    f.reserveCapacity(corpus.count * corpus.count / 2)
    for i in tokens.indices {
      for j in 0..<i { f.append(Self.f(tokens[i], tokens[j])) }
    }
  }

  func isKept(above threshold: Double) -> [Bool] {
    var isKept: [Bool] = []
    for i in 0..<corpus.count {
      let row = i * (i - 1) / 2
      isKept.append(
        !(0..<i).contains { j in
          isKept[j] && (f[row + j] > threshold || corpus.haveSameText(i, j))
        })
    }
    return isKept
  }

  private static func f(_ first: [UInt32], _ second: [UInt32]) -> Double {
    guard !first.isEmpty, !second.isEmpty else { return 0 }
    let width = second.count
    let common = withUnsafeTemporaryAllocation(of: Int.self, capacity: width + 1) { buffer in
      buffer.initialize(repeating: 0)
      let row = buffer.baseAddress.unsafelyUnwrapped
      return second.withUnsafeBufferPointer { buffer in
        let second = buffer.baseAddress.unsafelyUnwrapped
        for token in first {
          var diagonal = 0
          var left = 0
          var j = 0
          while j < width {
            let above = row[j &+ 1]
            if second[j] == token { left = diagonal &+ 1 } else if above > left { left = above }
            row[j &+ 1] = left
            diagonal = above
            j &+= 1
          }
        }
        return row[width]
      }
    }
    guard common > 0 else { return 0 }
    let precision = Double(common) / Double(first.count)
    let recall = Double(common) / Double(second.count)
    return 2 * precision * recall / (precision + recall)
  }
}
