import GavelCore
import GavelStore

/// Asks every candidate every query.
///
/// Candidates go on side by side, each at its own pace.
struct CollectResponses: Stage {
  typealias Input = Query
  typealias Output = Response

  let candidates: [Asker]
  let template: Template

  var signature: Signature {
    Signature(["candidates": candidates.map(\.model.name).sorted().joined(separator: ",")])
  }

  func run(
    _ inputs: some AsyncSequence<Query, any Error> & Sendable,
    emit: @escaping @Sendable (Response) async throws -> Void
  ) async throws {
    let template = template
    try await candidates.eachAsked(inputs) { candidate, query in
      let request = candidate.model.request(
        query.asQuestion(template, system: candidate.model.system))
      let outcome = try await candidate.outcome(of: request, for: .respond)
      try await emit(
        Response(
          query: query.id, candidate: candidate.model.name, request: request.id,
          outcome: outcome))
    }
  }
}
