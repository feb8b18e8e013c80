import GavelCore
import Testing

@testable import GavelPipeline

@Suite("The seeds that a request shows")
struct SeedExamplesTests {
  private static let queries = (0..<60).map {
    Query(instruction: "Question number \($0)?", category: $0 % 3 == 0 ? nil : "c\($0 % 3)")
  }

  private func seeds(_ queries: some Sequence<Query>, seed: UInt64 = 1) -> SeedExamples {
    var seeds = SeedExamples(draw: Draw(seed: seed))
    for query in queries { seeds.add(query) }
    return seeds
  }

  @Test("They are of the category that is asked for, each once, whatever the order of the files")
  func drawn() {
    let seeds = seeds(Self.queries)
    let reversed = self.seeds(Self.queries.reversed())
    #expect(seeds.categories == ["c1", "c2", nil])
    for category in seeds.categories {
      let own = Set(Self.queries.filter { $0.category == category }.map(\.id))
      for slot in 0..<20 {
        let shown = seeds.examples(4, of: category, slot: slot)
        #expect(shown.count == 4 && Set(shown).count == 4 && own.isSuperset(of: shown))
        #expect(reversed.examples(4, of: category, slot: slot) == shown)
      }
    }
    #expect(seeds.examples(4, of: "other", slot: 0).isEmpty)
    #expect(seeds.examples(50, of: "c1", slot: 0).count == 20)
    #expect(seeds.examples(0, of: "c1", slot: 0).isEmpty)
  }

  @Test("They are those with the lowest draws, as a plain sort has them")
  func shares() {
    let seeds = seeds(Self.queries)
    var shown: [ContentID: Int] = [:]
    for slot in 0..<500 {
      let four = seeds.examples(4, of: "c1", slot: slot)
      #expect(four == Array(seeds.examples(20, of: "c1", slot: slot).prefix(4)))
      for id in four { shown[id, default: 0] += 1 }
    }
    #expect(shown.count == 20)
    // 100 each on average, with a deviation of 9.
    #expect(shown.values.allSatisfy { (60...140).contains($0) }, "\(shown.values.sorted())")
  }

  @Test("A seed that is added changes only the requests that come to show it")
  func added() {
    let (before, after) = (seeds(Self.queries.dropLast(3)), seeds(Self.queries))
    let new = Set(Self.queries.suffix(3).map(\.id))
    var changed = 0
    for slot in 0..<200 {
      let (old, now) = (
        before.examples(4, of: "c1", slot: slot), after.examples(4, of: "c1", slot: slot)
      )
      if old != now {
        changed += 1
        #expect(!new.isDisjoint(with: now))
      }
    }
    #expect((10...80).contains(changed), "\(changed)")
  }

  @Test("Requests are shared out, rounded up to whole ones, and fewer are a part of more")
  func slots() {
    var augment = Settings.Augment(model: "m", count: .total(23))
    let some = augment.slots(of: ["a", "b", nil])
    #expect(some.map(\.number) == [0, 1, 0, 1, 0, 1])
    #expect(some.map(\.place) == Array(0..<6))
    augment.count = .perCategory(11)
    let more = augment.slots(of: ["a", "b", nil])
    #expect(more.map(\.number) == [0, 1, 2, 0, 1, 2, 0, 1, 2])
    let keys = { (slots: [AugmentQueries.Slot]) in
      Set(slots.map { "\($0.category ?? "-") \($0.number)" })
    }
    #expect(keys(some).isSubset(of: keys(more)))
    #expect(augment.slots(of: ["a", "b", nil], limit: 4).map(\.category) == ["a", "b", nil])
    #expect(augment.slots(of: []).isEmpty)
  }
}
