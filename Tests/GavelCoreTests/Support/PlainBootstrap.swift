@testable import GavelCore

/// The bootstrap as one would write it: as many questions as there are, one by one.
struct PlainBootstrap {
  let tallies: Tallies
  let seed: UInt64

  func sums(rounds: Int) -> [[Double]] {
    var generator = SplitMix64(seed)
    return (0..<rounds).map { _ in
      var sums = Array(repeating: 0.0, count: tallies.width)
      for _ in 0..<tallies.questions {
        let question = Int.random(in: 0..<tallies.questions, using: &generator)
        for column in 0..<tallies.width {
          sums[column] += tallies.amounts[question * tallies.width + column]
        }
      }
      return sums
    }
  }
}

extension Tallies {
  /// A row of amounts for each question.
  init(rows: [[Double]]) {
    self.init(width: rows.first?.count ?? 0, questions: rows.count)
    for (question, row) in rows.enumerated() {
      for (column, amount) in row.enumerated() { add(amount, at: column, of: question) }
    }
  }
}
