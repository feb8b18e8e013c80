import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Quotas")
struct SampleQueriesTests {
  typealias Counts = [String?: Int]

  private func quotas(
    _ quotas: Settings.Sample.Quotas, count: Int?, of available: Counts
  ) -> (quotas: Counts, shortfalls: [String]) {
    SampleQueries(settings: .init(count: count, byCategory: true, quotas: quotas))
      .quotas(of: available)
  }

  @Test(
    "Equal quotas differ by at most one, and what a small category cannot give the others do",
    arguments: [
      (9, ["a": 10, "b": 10, "c": 10], ["a": 3, "b": 3, "c": 3]),
      (10, ["a": 10, "b": 10, "c": 10], ["a": 4, "b": 3, "c": 3]),
      (12, ["a": 2, "b": 10, "c": 10], ["a": 2, "b": 5, "c": 5]),
      (12, ["a": 1, "b": 2, "c": 100], ["a": 1, "b": 2, "c": 9]),
      (2, ["a": 5, "b": 5, "c": 5], ["a": 1, "b": 1, "c": 0]),
      (5, ["a": 5, nil: 5], ["a": 3, nil: 2]),
    ] as [(Int, Counts, Counts)])
  func equal(count: Int, available: Counts, expected: Counts) {
    let (found, shortfalls) = quotas(.equal, count: count, of: available)
    #expect(found == expected)
    #expect(shortfalls.isEmpty)
  }

  @Test(
    "Proportional quotas are the shares, rounded by the largest remainder",
    arguments: [
      (10, ["a": 50, "b": 30, "c": 20], ["a": 5, "b": 3, "c": 2]),
      (10, ["a": 55, "b": 30, "c": 15], ["a": 6, "b": 3, "c": 1]),
      (1, ["a": 5, "b": 6], ["a": 0, "b": 1]),
    ] as [(Int, Counts, Counts)])
  func proportional(count: Int, available: Counts, expected: Counts) {
    #expect(quotas(.proportional, count: count, of: available).quotas == expected)
  }

  @Test("Whatever is asked for, a quota is no more than there is, and their sum is what can be had")
  func sums() {
    let draw = Draw(seed: 3)
    for trial in 0..<300 {
      var available: Counts = [:]
      for number in 0..<5 {
        available["c\(number)"] = draw.index(below: 40, "has \(number)", "\(trial)")
      }
      let count = draw.index(below: 150, "count", "\(trial)")
      for kind in [Settings.Sample.Quotas.equal, .proportional] {
        let (found, shortfalls) = quotas(kind, count: count, of: available)
        let all = available.values.reduce(0, +)
        #expect(found.values.reduce(0, +) == min(count, all))
        #expect(found.allSatisfy { $0.value <= available[$0.key, default: 0] && $0.value >= 0 })
        #expect(shortfalls.isEmpty == (count <= all))
      }
    }
  }

  @Test("Explicit quotas take what is named and say what is missing")
  func explicit() {
    let (found, shortfalls) = quotas(
      .counts(["math": 3, "logic": 9]), count: nil, of: ["math": 5, "logic": 4, "other": 7])
    #expect(found == ["math": 3, "logic": 4, "other": 0])
    #expect(shortfalls == ["category \"logic\" has 4 of the 9 asked for"])
  }
}
