import GavelCore
import GavelStore

/// Asks a model for the reference answers that queries did not come with.
struct WriteReferences: Stage {
  typealias Input = Query
  typealias Output = WrittenReference

  let writer: Asker
  let template: Template

  var signature: Signature { Signature(["reference": writer.model.model]) }

  func run(
    _ inputs: some AsyncSequence<Query, any Error> & Sendable,
    emit: @escaping @Sendable (WrittenReference) async throws -> Void
  ) async throws {
    let template = template
    try await [writer].eachAsked(inputs) { writer, query in
      guard query.reference == nil else { return }
      let request = writer.model.request(query.asQuestion(template, system: writer.model.system))
      let asked = try await writer.ask(request, for: .reference) {
        WrittenReference(query: query.id, request: request.id, outcome: $0).state == .written
      }
      try await emit(
        WrittenReference(query: query.id, request: asked.request, outcome: asked.outcome))
    }
  }
}

extension Query {
  /// The query as a candidate is asked it.
  func asQuestion(_ template: Template, system: String?) -> [CompletionRequest.Message] {
    var values: [TemplateSlot: String] = [.instruction: instruction]
    values[.input] = input
    let question = CompletionRequest.Message(.user, template.filled(with: values))
    return (system.map { [CompletionRequest.Message(.system, $0)] } ?? []) + [question]
  }
}
