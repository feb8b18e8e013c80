import GavelCore

/// The responses that queries came with, each once: they cost nothing.
struct TakeGivenResponses: Stage {
  typealias Input = (query: ContentID, pairs: [GivenPair])
  typealias Output = Response

  var signature: Signature { Signature() }

  func run(
    _ inputs: some AsyncSequence<Input, any Error> & Sendable,
    emit: @escaping @Sendable (Response) async throws -> Void
  ) async throws {
    for try await input in inputs {
      try Task.checkCancellation()
      var taken: Set<ContentID> = []
      for member in input.pairs.flatMap({ [$0.first, $0.second] })
      where taken.insert(member.response).inserted {
        try await emit(Response(member, to: input.query))
      }
    }
  }
}
