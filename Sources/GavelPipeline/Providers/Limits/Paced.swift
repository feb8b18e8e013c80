import GavelCore

/// A model's provider that waits for its turn.
struct Paced: Provider {
  let base: any Provider
  let gate: Gate
  let sizes = AnswerSizes()
  let progress: RunProgress
  /// Counts what the key's limits are used by; nil where none is stated.
  var use: MinuteUse?
  /// Throws where the run stops: what waits for its turn has not been sent and need not be.
  let proceed: @Sendable () throws -> Void

  func complete(_ request: CompletionRequest) async throws -> Completion {
    let asking = RequestTrace.Asking.current
    let asked = asking.map { _ in ContinuousClock.now }
    let completion = try await gate.send(
      expecting: sizes.expected(request), while: proceed
    ) {
      progress.send()
      use?.send()
      let start = ContinuousClock.now
      let waited = asked?.duration(to: start) ?? .zero
      do {
        var completion = try await base.complete(request)
        let took = start.duration(to: .now)
        completion.latency = took
        progress.receive(completion)
        asking?.end(request, .success(completion), waited: waited, took: took)
        return completion
      } catch {
        progress.receive(nil)
        asking?.end(request, .failure(error), waited: waited, took: start.duration(to: .now))
        throw error
      }
    }
    if let usage = completion.usage {
      sizes.note(usage, of: request)
      use?.receive(usage)
    }
    return completion
  }
}
