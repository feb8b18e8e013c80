import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Pairs")
struct ChoosePairsTests {
  private static let names = ["a", "b", "c", "d"]

  private func stage(_ choice: Settings.Pairs.Choice, _ perQuery: Int = 1) -> ChoosePairs {
    ChoosePairs(
      settings: .init(perQuery: perQuery, choose: choice), candidates: Self.names,
      draw: Draw(seed: 4))
  }

  private func input(
    _ number: Int, _ outcomes: [String: Outcome] = [:], names: [String] = ChoosePairsTests.names
  ) -> ChoosePairs.Input {
    let query = Query(instruction: "Question \(number)?").id
    return ChoosePairs.Input(
      query: query,
      responses: names.map { name in
        Response(
          query: query, candidate: name,
          request: ContentID(.request, ["of": .string(name)]),
          outcome: outcomes[name] ?? .completed(Completion(text: "answer of \(name)")))
      })
  }

  private func models(_ output: ChoosePairs.Output) -> Set<String> {
    [output.pair.a.candidate, output.pair.b.candidate]
  }

  @Test("Balanced deals every pair of models out equally often")
  func balanced() {
    for perQuery in [1, 2, 3] {
      var counts: [Set<String>: Int] = [:]
      for rank in 0..<60 {
        for output in stage(.balanced, perQuery).choose(input(rank), rank: rank) {
          counts[models(output), default: 0] += 1
        }
      }
      #expect(counts.count == 6)
      #expect(Set(counts.values) == [10 * perQuery])
    }
  }

  @Test("Random takes so many different pairs, all takes every pair, and neither model is always a")
  func random() {
    var first: [String: Int] = [:]
    var seen: Set<Set<String>> = []
    for rank in 0..<400 {
      let outputs = stage(.random, 2).choose(input(rank), rank: rank)
      #expect(outputs.count == 2 && Set(outputs.map(models)).count == 2)
      for output in outputs {
        seen.insert(models(output))
        if models(output) == ["a", "b"] { first[output.pair.a.candidate, default: 0] += 1 }
      }
    }
    #expect(seen.count == 6)
    let all = (first["a"] ?? 0) + (first["b"] ?? 0)
    #expect(abs(Double(first["a"] ?? 0) - Double(all) / 2) < 4 * (Double(all) / 4).squareRoot())
    #expect(stage(.all).choose(input(1), rank: 0).count == 6)
  }

  @Test("The choice does not depend on the order of responses, on other queries or on the rank")
  func independent() {
    for number in 0..<50 {
      let one = stage(.random, 3).choose(input(number), rank: number)
      let other = stage(.random, 3).choose(input(number, names: ["d", "c", "b", "a"]), rank: 7)
      #expect(one.map(\.pair) == other.map(\.pair))
    }
  }

  @Test("A pair that cannot be judged is recorded and another takes its place, but for failures")
  func replaced() {
    for number in 0..<40 {
      let empty = stage(.random, 1).choose(
        input(number, ["a": .completed(Completion(text: " "))]), rank: 0)
      #expect(empty.filter { $0.drop == nil }.count == 1)
      #expect(empty.dropLast().allSatisfy { $0.drop?.reason == .emptyResponse })
      let failed = stage(.random, 1).choose(input(number, ["a": .failed(.timeout)]), rank: 0)
      #expect(failed.count == 1)
      // The place is kept: the same pair is taken once the response is there.
      #expect(failed[0].pair == stage(.random, 1).choose(input(number), rank: 0)[0].pair)
    }
    let same = Outcome.completed(Completion(text: "the same"))
    let outputs = stage(.all).choose(input(1, ["a": same, "b": same]), rank: 0)
    #expect(outputs.filter { $0.drop?.reason == .identicalResponses }.count == 1)
    let refused = Outcome.completed(Completion(text: "", refusal: "no"))
    #expect(
      stage(.all).choose(input(1, ["c": refused]), rank: 0)
        .filter { $0.drop?.reason == .refusedResponse }.count == 3)
  }
}
