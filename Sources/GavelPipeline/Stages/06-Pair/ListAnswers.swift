import GavelCore

/// Chooses which responses to one query a teacher sees at once, and in which order: all pairs that
/// they make are compared.
///
/// Responses are ranked by a draw from the run's seed and their own id, named `list`. The first of
/// them that can be judged make the list, in that order, so that side a of each pair stands before
/// side b. One that cannot be judged is passed over, but for a failure, which keeps its place: asking
/// again for it later changes nothing before it. What is passed over is recorded with its reason, as
/// pairs with each response of the list, and one that repeats another's text as a pair with that one.
///
/// A query that came with pairs of responses has a list of these responses.
struct ListAnswers: Stage {
  typealias Input = ChoosePairs.Input
  typealias Output = ChoosePairs.Output

  /// The most answers of one list.
  let most: Int
  let draw: Draw

  var signature: Signature {
    Signature(["pairs": "several,\(most)", "seed": "\(draw.seed)"])
  }

  func run(
    _ inputs: some AsyncSequence<Input, any Error> & Sendable,
    emit: @escaping @Sendable (Output) async throws -> Void
  ) async throws {
    for try await input in inputs {
      try Task.checkCancellation()
      for output in outputs(of: input) { try await emit(output) }
    }
  }

  func outputs(of input: Input) -> [Output] {
    var listed: [Response] = []
    var passedOver: [Response] = []
    var repeated: [Output] = []
    var taken = 0
    for response in ranked(input.responses) {
      guard taken < most else { break }
      if response.dropReason != nil {
        passedOver.append(response)
        if response.state == .failed { taken += 1 }
      } else if let twin = listed.first(where: { Self.isSame($0, response) }) {
        repeated.append(ChoosePairs.output(a: twin, b: response))
      } else {
        listed.append(response)
        taken += 1
      }
    }
    let all = listed + passedOver
    var outputs: [Output] = []
    for (place, response) in all.enumerated() {
      outputs += all[(place + 1)...].map { ChoosePairs.output(a: response, b: $0) }
    }
    return outputs + repeated
  }

  private func ranked(_ responses: [Response]) -> [Response] {
    responses.map { (response: $0, rank: draw.bits("list", $0.id.description)) }
      .sorted { ($0.rank, $0.response.id) < ($1.rank, $1.response.id) }.map(\.response)
  }

  private static func isSame(_ one: Response, _ other: Response) -> Bool {
    guard let text = one.text, let otherText = other.text else { return false }
    return text.utf8.elementsEqual(otherText.utf8)
  }
}
