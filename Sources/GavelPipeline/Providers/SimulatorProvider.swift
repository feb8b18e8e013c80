import GavelCore

/// Simulated models in this process.
///
/// They read the prompt and nothing else.
struct SimulatorProvider: Provider {
  let model: SimulatedModel
  /// The mean time to an answer.
  let latency: Duration
  let clock: any Clock<Duration>

  func complete(_ request: CompletionRequest) async throws -> Completion {
    if latency > .zero {
      let draw = Draw(seed: 0).uniform("latency", request.id.description)
      try await clock.sleep(for: latency * (0.5 + draw))
    }
    // Another asking has a chance of its own, and not that of the request with the next number.
    let asking = request.number.map { $0 + request.attempt * 1_000_000 } ?? request.attempt
    return model.reply(
      to: request.messages, maxTokens: request.parameters["max_tokens"]?.int, slot: asking)
  }
}
