import GavelCore

/// A model's provider that waits for its turn.
struct Paced: Provider {
  let base: any Provider
  let gate: Gate
  let sizes = AnswerSizes()
  let progress: RunProgress
  /// Throws where the run stops: what waits for its turn has not been sent and need not be.
  let proceed: @Sendable () throws -> Void

  func complete(_ request: CompletionRequest) async throws -> Completion {
    let completion = try await gate.send(
      expecting: sizes.expected(request), while: proceed
    ) {
      progress.send()
      defer { progress.receive() }
      let start = ContinuousClock.now
      var completion = try await base.complete(request)
      completion.latency = start.duration(to: .now)
      return completion
    }
    if let usage = completion.usage { sizes.note(usage, of: request) }
    return completion
  }
}
