import GavelCore

/// A model whose requests go in batch jobs: each waits until the job that it is in has ended.
struct Batched: Provider {
  let collector: BatchCollector
  let progress: RunProgress

  func complete(_ request: CompletionRequest) async throws -> Completion {
    progress.send()
    do {
      let completion = try await collector.complete(request)
      progress.receive(completion)
      return completion
    } catch {
      progress.receive(nil)
      throw error
    }
  }
}
