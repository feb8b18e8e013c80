import Foundation
import Testing

@testable import GavelCore

@Suite("Bradley–Terry")
struct BradleyTerryTests {
  @Test("Strengths are the most likely ones, as SciPy finds them")
  func reference() throws {
    let cases = try ComparisonNumbers.read().bradleyTerry
    #expect(cases.count > 5)
    for row in cases {
      let fitted = BradleyTerry(models: row.wins.count, wins: row.wins.flatMap(\.self))
      let strengths = try #require(fitted.logStrengths())
      for (found, expected) in zip(strengths, row.logStrengths) {
        #expect(abs(found - expected) < 1e-9, "\(row.wins.count) models")
      }
      #expect(abs(strengths.reduce(0, +)) < 1e-12)
      // From elsewhere it gets to the same place.
      let start = strengths.indices.map { Double($0 % 3) - 1 }
      let again = try #require(fitted.logStrengths(from: start))
      for (found, expected) in zip(again, strengths) { #expect(abs(found - expected) < 1e-9) }
    }
  }

  /// Hunter's MM algorithm as in his paper: each strength becomes its wins, divided by the sum of
  /// its meetings, each over both strengths together.
  private static func slow(_ wins: [[Double]]) -> [Double] {
    var strengths = Array(repeating: 1.0, count: wins.count)
    for _ in 0..<20_000 {
      strengths = wins.indices.map { i in
        let won = wins[i].reduce(0, +)
        let met = wins.indices.filter { $0 != i }.reduce(0) {
          $0 + (wins[i][$1] + wins[$1][i]) / (strengths[i] + strengths[$1])
        }
        return won / met
      }
      let mean = exp(strengths.reduce(0) { $0 + log($1) } / Double(wins.count))
      strengths = strengths.map { $0 / mean }
    }
    return strengths.map { log($0) }
  }

  @Test("Strengths are those of the MM algorithm")
  func twin() throws {
    var chance = SplitMix64(8)
    for models in 2...5 {
      let wins = (0..<models).map { i in
        (0..<models).map { i == $0 ? 0 : Double(Int.random(in: 1...9, using: &chance)) / 2 }
      }
      let fitted = try #require(
        BradleyTerry(models: models, wins: wins.flatMap(\.self)).logStrengths())
      for (found, expected) in zip(fitted, Self.slow(wins)) {
        #expect(abs(found - expected) < 1e-9)
      }
    }
  }

  @Test("Of two models, the stronger wins as often as it did")
  func two() throws {
    let strengths = try #require(
      BradleyTerry(models: 2, wins: [0, 30, 10, 0]).logStrengths())
    #expect(abs(1 / (1 + exp(strengths[1] - strengths[0])) - 0.75) < 1e-12)
  }

  @Test("Models that never won or never lost against the others have no strengths")
  func disconnected() {
    // The third never won; then also: two pairs that never met.
    let loser = BradleyTerry(models: 3, wins: [0, 1, 2, 1, 0, 1, 0, 0, 0])
    #expect(loser.logStrengths() == nil)
    #expect(loser.groups == [[0, 1], [2]])
    let apart = BradleyTerry(
      models: 4, wins: [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 2, 0])
    #expect(apart.logStrengths() == nil && !apart.isConnected)
    #expect(apart.groups == [[0, 1], [2, 3]])
    // A circle is connected, though no two models won against each other.
    let circle = BradleyTerry(models: 3, wins: [0, 1, 0, 0, 0, 1, 1, 0, 0])
    #expect(circle.isConnected && circle.groups == [[0, 1, 2]])
    #expect(BradleyTerry(models: 1, wins: [0]).logStrengths() == [0])
    #expect(BradleyTerry(models: 0, wins: []).logStrengths() == nil)
    #expect(BradleyTerry(models: 2, wins: [0, 0, 0, 0]).share(0) == .undefined(.noRows))
  }
}
