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
      let (id, name) = (query.id, candidate.model.name)
      let response = try await candidate.ask(request, for: .respond) { asked in
        Response(query: id, candidate: name, request: asked.request, outcome: asked.outcome)
      } where: {
        $0.dropReason == nil
      }.record
      try await emit(response)
    }
  }
}
