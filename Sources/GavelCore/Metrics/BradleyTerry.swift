import Foundation

/// How strong each of several models is, by which of two was preferred how often.
///
/// A model of strength p is preferred to one of strength q with probability p / (p + q) (Bradley &
/// Terry 1952). Strengths are the most likely ones, found by repeated improvement of each in turn,
/// as by Hunter's MM algorithm (2004) but with Newman's step (2023), which has the same fixed point
/// and needs far fewer rounds.
struct BradleyTerry {
  let models: Int
  /// How often model `i` won over model `j` at `i * models + j`; a tie is half a win of each.
  let wins: [Double]

  init(models: Int, wins: [Double]) {
    precondition(wins.count == models * models, "each model meets each")
    self.models = models
    self.wins = wins
  }

  /// The share of its judgments that a model won.
  func share(_ model: Int) -> Estimate {
    let wins = (0..<models).reduce(0) { $0 + won(model, $1) }
    let losses = (0..<models).reduce(0) { $0 + lost(model, $1) }
    return .ratio(wins, of: wins + losses)
  }

  /// Whether each model won against each other, directly or through models between them.
  ///
  /// Where not, the most likely strengths are infinitely far apart.
  var isConnected: Bool {
    models == 0
      || !(reachable(from: 0, by: won).contains(false)
        || reachable(from: 0, by: lost).contains(false))
  }

  /// The models in groups of which each is connected.
  var groups: [[Int]] {
    var groups: [[Int]] = []
    for model in 0..<models where !groups.contains(where: { $0.contains(model) }) {
      let (below, above) = (reachable(from: model, by: won), reachable(from: model, by: lost))
      groups.append((0..<models).filter { below[$0] && above[$0] })
    }
    return groups
  }

  private func won(_ model: Int, _ other: Int) -> Double { wins[model * models + other] }
  private func lost(_ model: Int, _ other: Int) -> Double { wins[other * models + model] }

  private func reachable(from start: Int, by weight: (Int, Int) -> Double) -> [Bool] {
    var found = Array(repeating: false, count: models)
    found[start] = true
    var open = [start]
    while let model = open.popLast() {
      for other in 0..<models where !found[other] && weight(model, other) > 0 {
        found[other] = true
        open.append(other)
      }
    }
    return found
  }

  /// The logarithms of the strengths, with mean 0.
  ///
  /// - Parameters:
  ///   - start: Logarithms to begin with, such as those of similar counts.
  ///   - precision: By how much of itself no strength may change any more in one round.
  /// - Returns: `nil` where the models are not connected.
  func logStrengths(from start: [Double]? = nil, precision: Double = 1e-13) -> [Double]? {
    guard models > 0, isConnected else { return nil }
    let meetings = (0..<models).map { model in
      (0..<models).compactMap { other -> Meeting? in
        let meeting = Meeting(other: other, won: won(model, other), lost: lost(model, other))
        return other != model && meeting.won + meeting.lost > 0 ? meeting : nil
      }
    }
    var strengths = start.map { $0.map(exp) } ?? Array(repeating: 1, count: models)
    for _ in 0..<Self.mostRounds where models > 1 {
      var change = 0.0
      for model in 0..<models {
        let own = strengths[model]
        var (above, below) = (0.0, 0.0)
        for meeting in meetings[model] {
          let other = strengths[meeting.other]
          above += meeting.won * other / (own + other)
          below += meeting.lost / (own + other)
        }
        strengths[model] = above / below
        change = max(change, abs(strengths[model] / own - 1))
      }
      if change <= precision { break }
    }
    let logarithms = strengths.map { log($0) }
    let mean = logarithms.reduce(0, +) / Double(models)
    return logarithms.map { $0 - mean }
  }

  private struct Meeting {
    let other: Int
    let won: Double
    let lost: Double
  }

  /// Far more than models that all met ever need; a long chain of them takes thousands.
  private static let mostRounds = 100_000
}
