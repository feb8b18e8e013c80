import GavelCore
import GavelStore

extension PairOpinion.Answer {
  /// What it comes to as a prediction; nil where there was no answer that could have been read.
  var prediction: Prediction? {
    switch state {
    case .parsed: verdict.map { .verdict($0) }
    case .unparsed, .refused, .truncated, .pathsDisagree: .unparsed
    case .failed, .noReference, .noCritique: nil
    }
  }
}

extension PairOpinion {
  /// Both orders together, as a label for somebody else: what the run's own filter made of them.
  ///
  /// Where it has not come to that, two orders must say the same, and a single one counts.
  var gold: Gold {
    if outcome != nil {
      return kept.map { .verdict($0) } ?? (outcome == .flipped ? .noMajority : .none)
    }
    let asked = [forward, swapped].compactMap { $0 }
    let verdicts = asked.compactMap(\.verdict)
    guard let verdict = verdicts.first, verdicts.count == asked.count else { return .none }
    return verdicts.allSatisfy { $0 == verdict } ? .verdict(verdict) : .noMajority
  }

  /// The scores, in the mean over the orders.
  var scores: PairScores? {
    let both = [forward?.scores, swapped?.scores].compactMap { $0 }
    guard !both.isEmpty else { return nil }
    let count = Double(both.count)
    return PairScores(
      a: both.reduce(0) { $0 + $1.a } / count, b: both.reduce(0) { $0 + $1.b } / count)
  }
}
