import Foundation
import Synchronization

extension Resampling {
  /// Resamples of statistics that are no functions of sums of questions, such as correlations.
  ///
  /// - Parameters:
  ///   - questions: How many there are, drawn with replacement.
  ///   - count: How many statistics there are.
  ///   - statistics: Their values where each question counts so many times; `nil` where one is
  ///     undefined. Called from several threads.
  func resamples(
    ofQuestions questions: Int, count: Int,
    _ statistics: @Sendable (_ times: [UInt16]) -> [Double?]
  ) -> Resamples {
    let rounds = max(0, rounds)
    let found = Mutex<[[Double?]]>(Array(repeating: [], count: rounds))
    let taken = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, rounds))) { _ in
      while true {
        let round = taken.wrappingAdd(1, ordering: .relaxed).oldValue
        guard round < rounds else { return }
        let values = statistics(times(of: questions, round: round))
        found.withLock { $0[round] = values }
      }
    }
    return Resamples(found.withLock { $0 }, statistics: count, level: level)
  }

  /// How often each question is drawn in a round; it follows from the seed and the round alone.
  private func times(of questions: Int, round: Int) -> [UInt16] {
    var generator = RoundGenerator(seed: seed, round: round)
    var times = Array(repeating: UInt16(0), count: questions)
    for _ in 0..<questions {
      let drawn = generator.next().multipliedFullWidth(by: UInt64(questions)).high
      // No question of more than 65,535 is drawn that often before the sun burns out.
      times[Int(drawn)] &+= 1
    }
    return times
  }
}
