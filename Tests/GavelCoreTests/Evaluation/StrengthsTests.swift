import Foundation
import Testing

@testable import GavelCore

@Suite("Strengths of models")
struct StrengthsTests {
  private static let resampling = Resampling(rounds: 200, seed: 1)

  private static func report(_ lines: String) -> EvaluationReport {
    .strengths(of: JudgedTable(written: lines), resampling: resampling)
  }

  @Test("Every judgment counts, sides are mapped to models, and a tie is half a win of each")
  func counts() throws {
    let report = Self.report(
      """
      1 x/y - a a *10
      2 y/x - tie a *8
      3 x/z - b tie *6
      4 z/y - a b *5
      5 y/z - ? a *3
      6 x/x - a a
      """)
    let models = report.sections.compactMap(\.group?.name)
    #expect(Set(models) == ["x", "y", "z"])
    #expect(report.sections.allSatisfy { $0.name == "strengths" && $0.group?.kind == "model" })
    func matrix(_ name: String) throws -> [String: Int] {
      let matrix = try #require(report.matrices.first { $0.name == name })
      #expect(matrix.rows == models && matrix.columns == models)
      var counts: [String: Int] = [:]
      for (row, one) in models.enumerated() {
        for (column, other) in models.enumerated() {
          counts[one + other] = matrix.counts[row * 3 + column]
        }
      }
      return counts
    }
    let wins = try matrix("wins")
    #expect(wins["xy"] == 20 && wins["yx"] == 8 && wins["xz"] == 0 && wins["zx"] == 6)
    #expect(wins["zy"] == 5 && wins["yz"] == 8 && wins["xx"] == 0)
    let ties = try matrix("ties")
    #expect(ties["xy"] == 8 && ties["yx"] == 8 && ties["xz"] == 6 && ties["yz"] == 0)

    let table: [Double] = [0, 24, 3, 12, 0, 8, 9, 5, 0]
    let expected = try #require(BradleyTerry(models: 3, wins: table).logStrengths())
    for section in report.sections {
      let place = ["x", "y", "z"].firstIndex(of: section.group?.name ?? "") ?? 0
      let strength = try #require(section.measure("log_strength"))
      #expect(abs(try #require(strength.value) - expected[place]) < 1e-12)
      let elo = try #require(section.measure("elo"))
      let scale = 400 / Foundation.log(10.0)
      #expect(abs(try #require(elo.value) - expected[place] * scale) < 1e-9)
      let (inner, outer) = (try #require(strength.interval), try #require(elo.interval))
      #expect(inner.lower < expected[place] && expected[place] < inner.upper)
      #expect(outer.lower == inner.lower * scale && outer.upper == inner.upper * scale)
      #expect(try #require(strength.standardError) > 0)
    }
    let x = try #require(report.sections.first { $0.group?.name == "x" })
    #expect(x.value("win_share") == 27 / 48.0 && x.measure("win_share")?.n == 48)
    // The strongest first.
    let strengths = report.sections.compactMap { $0.value("log_strength") }
    #expect(strengths == strengths.sorted(by: >))
  }

  @Test("Models that cannot be compared have no strengths, and the groups are named")
  func disconnected() throws {
    let report = Self.report(
      """
      1 x/y - a b *4
      2 y/z - a a *4
      """)
    #expect(report.sections.map(\.group?.name) == ["x", "y", "z"])
    for section in report.sections {
      for name in ["log_strength", "elo"] {
        let measure = try #require(section.measure(name))
        #expect(measure.estimate == .undefined(.disconnected))
        #expect(measure.interval == nil && measure.standardError == nil)
      }
    }
    #expect(report.sections[2].value("win_share") == 0)
    #expect(
      report.notes.last
        == "strengths: undefined, as no model of one group ever won, or ever lost, against those "
        + "of another: x, y | z")
  }

  @Test("Of two models or fewer nothing is said")
  func few() {
    #expect(Self.report("").sections.isEmpty)
    #expect(Self.report("1 - - a b *5").sections.isEmpty)
    #expect(Self.report("1 x/y - a b *5").sections.isEmpty)
    // The third has nothing that can be read.
    #expect(Self.report("1 x/y - a b *5\n2 x/z - ? - *5").sections.isEmpty)
  }

  @Test("Intervals of simulated judgments have the true strengths in them")
  func coverage() throws {
    let truth = [-0.9, -0.2, 0.3, 0.8]
    var chance = SplitMix64(77)
    var covered = 0
    for study in 0..<12 {
      var lines: [String] = []
      for question in 0..<60 {
        for i in 0..<4 {
          for j in 0..<i {
            let likely = 1 / (1 + exp(truth[j] - truth[i]))
            let won = Double.random(in: 0..<1, using: &chance) < likely
            lines.append("\(question) m\(i)/m\(j) - \(won ? "a" : "b") -")
          }
        }
      }
      let report = EvaluationReport.strengths(
        of: JudgedTable(written: lines.joined(separator: "\n")),
        resampling: Resampling(rounds: 100, seed: UInt64(study)))
      for section in report.sections {
        let model = try #require(section.group.flatMap { Int($0.name.dropFirst()) })
        let interval = try #require(section.measure("log_strength")?.interval)
        if interval.lower <= truth[model], truth[model] <= interval.upper { covered += 1 }
      }
    }
    // 48 intervals; fewer than 40 would be four deviations off.
    #expect(covered >= 40 && covered <= 48, "\(covered)")
  }
}
