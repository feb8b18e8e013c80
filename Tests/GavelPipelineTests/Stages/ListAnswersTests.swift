import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Lists of answers")
struct ListAnswersTests {
  private static let names = ["a", "b", "c", "d", "e"]

  private func input(
    _ number: Int, _ outcomes: [String: Outcome] = [:], names: [String] = ListAnswersTests.names
  ) -> ListAnswers.Input {
    let query = Query(instruction: "Question \(number)?").id
    return ListAnswers.Input(
      query: query,
      responses: names.map { name in
        Response(
          query: query, candidate: name, request: ContentID(.request, ["of": .string(name)]),
          outcome: outcomes[name] ?? .completed(Completion(text: "answer of \(name)")))
      })
  }

  private func outputs(_ input: ListAnswers.Input, most: Int = 4) -> [ListAnswers.Output] {
    ListAnswers(most: most, draw: Draw(seed: 4)).outputs(of: input)
  }

  /// The list's answers in their order, as the kept pairs tell it.
  private func list(_ outputs: [ListAnswers.Output]) -> [String] {
    let pairs = outputs.filter { $0.drop == nil }.map(\.pair)
    let names = Set(pairs.flatMap { [$0.a.candidate, $0.b.candidate] })
    return names.sorted { one, other in
      pairs.count { $0.b.candidate == one } < pairs.count { $0.b.candidate == other }
    }
  }

  @Test("All pairs of so many answers, each once, and the side a stands before the side b")
  func complete() {
    for most in 2...6 {
      for number in 0..<30 {
        let outputs = outputs(input(number), most: most)
        let count = min(most, Self.names.count)
        #expect(outputs.count == count * (count - 1) / 2)
        #expect(outputs.allSatisfy { $0.drop == nil })
        let list = list(outputs)
        #expect(list.count == count)
        for output in outputs {
          let places = [output.pair.a, output.pair.b].map { list.firstIndex(of: $0.candidate) ?? 9 }
          #expect(places[0] < places[1])
        }
      }
    }
  }

  @Test("Every candidate comes to every place equally often, and the choice is the query's own")
  func drawn() {
    var places: [String: Int] = [:]
    for number in 0..<1000 {
      let list = list(outputs(input(number)))
      for (place, name) in list.enumerated() { places["\(name) \(place)", default: 0] += 1 }
      #expect(list == self.list(outputs(input(number, names: ["e", "c", "a", "d", "b"]))))
      // A shorter list is the beginning of a longer one.
      #expect(Array(list.prefix(3)) == self.list(outputs(input(number), most: 3)))
    }
    // 200 each, within five standard deviations.
    #expect(places.count == 20 && places.values.allSatisfy { abs($0 - 200) < 64 }, "\(places)")
  }

  @Test(
    "What cannot be judged is passed over with its reason, but for a failure that keeps its place")
  func passedOver() {
    for number in 0..<60 {
      let whole = list(outputs(input(number), most: 5))
      let name = whole[1]
      let rest = whole.filter { $0 != name }
      let empty = outputs(input(number, [name: .completed(Completion(text: " "))]), most: 3)
      #expect(list(empty) == Array(rest.prefix(3)))
      let dropped = empty.compactMap(\.drop)
      #expect(dropped.count == 3 && dropped.allSatisfy { $0.reason == .emptyResponse })
      let refused = outputs(
        input(number, [name: .completed(Completion(text: "", refusal: "no"))]), most: 3)
      #expect(refused.compactMap(\.drop).allSatisfy { $0.reason == .refusedResponse })
      let failed = outputs(input(number, [name: .failed(.timeout)]), most: 3)
      #expect(list(failed) == [whole[0], whole[2]])
      #expect(failed.compactMap(\.drop?.reason) == [.failedResponse, .failedResponse])
    }
  }

  @Test("Of two that are the same the later one is passed over; fewer than two make no list")
  func few() {
    for number in 0..<40 {
      let whole = list(outputs(input(number), most: 5))
      let same = Outcome.completed(Completion(text: "the same"))
      let twins = outputs(input(number, [whole[0]: same, whole[2]: same]), most: 4)
      #expect(list(twins) == [whole[0], whole[1], whole[3], whole[4]])
      #expect(twins.compactMap(\.drop?.reason) == [.identicalResponses])
      let empty = Outcome.completed(Completion(text: ""))
      let all = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, empty) })
      let none = outputs(input(number, all))
      #expect(none.count == 10 && none.allSatisfy { $0.drop?.reason == .emptyResponse })
      let one = outputs(input(number, all.filter { $0.key != "a" }))
      #expect(list(one).isEmpty && one.count == 10)
    }
  }
}
