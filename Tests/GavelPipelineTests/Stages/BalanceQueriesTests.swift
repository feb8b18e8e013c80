import GavelCore
import Testing

@testable import GavelPipeline

@Suite("How many queries of each band and category are drawn")
struct BalanceQueriesTests {
  private func bands(
    _ balance: Settings.Balance, _ available: [String: Int]
  ) -> [String: Int]? {
    BalanceQueries(settings: balance).quotas(ofBands: available)?.quotas
  }

  @Test("Equal bands are as large as the smallest, or as it takes to have enough left")
  func equal() {
    let balance = Settings.Balance(count: 30, byDifficulty: .equal)
    #expect(
      bands(balance, ["easy": 40, "medium": 20, "hard": 50, "ungraded": 0])
        == ["easy": 20, "medium": 20, "hard": 20])
    #expect(
      bands(balance, ["easy": 40, "medium": 20, "hard": 2])
        == ["easy": 14, "medium": 14, "hard": 2])
    #expect(
      bands(balance, ["easy": 5, "medium": 3, "hard": 2])
        == ["easy": 5, "medium": 3, "hard": 2])
    #expect(bands(balance, [:]) == [:])
    #expect(bands(Settings.Balance(count: 30), ["easy": 4]) == nil)
  }

  @Test("Numbers are kept to, and what is lacking is said")
  func counts() throws {
    let stage = BalanceQueries(
      settings: Settings.Balance(count: 9, byDifficulty: .counts(["easy": 5, "hard": 10])))
    let found = try #require(stage.quotas(ofBands: ["easy": 40, "medium": 20, "hard": 7]))
    #expect(found.quotas == ["easy": 5, "medium": 0, "hard": 7])
    #expect(found.shortfalls == ["difficulty \"hard\" has 7 of the 10 asked for"])
  }

  @Test("Every difficulty is in exactly one band")
  func whole() {
    let bands = BalanceQueries(settings: Settings.Balance(count: 1)).bands
    #expect(bands.map(\.name) == Settings.Bands.names)
    for (difficulty, name) in [
      (1.0, "easy"), (3.5, "easy"), (4, "medium"), (6.9, "medium"), (7, "hard"), (10, "hard"),
    ] {
      let found = bands.filter { $0.difficulties?.contains(difficulty) == true }.map(\.name)
      #expect(found == [name])
    }
  }

  @Test("Categories share the count as those of a sample do")
  func categories() {
    let stage = BalanceQueries(settings: Settings.Balance(count: 9, byCategory: .equal))
    #expect(
      stage.quotas(ofCategories: ["a": 9, "b": 2, nil: 9])?.quotas == ["a": 4, "b": 2, nil: 3])
    #expect(
      BalanceQueries(settings: Settings.Balance(count: 9)).quotas(ofCategories: ["a": 9]) == nil)
  }
}
