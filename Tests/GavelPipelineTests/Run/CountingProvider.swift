import GavelCore
import Synchronization

@testable import GavelPipeline

/// The simulator, with a count of what it was asked.
final class CountingProvider: Sendable {
  private let asked = Mutex<[CompletionRequest]>([])

  var requests: [CompletionRequest] { asked.withLock { $0 } }
  var count: Int { requests.count }

  func around(_ model: Settings.Model) -> any Provider {
    Scripted { request in
      self.asked.withLock { $0.append(request) }
      return SimulatedModel(seed: 1, name: model.model, profile: model.simulation)
        .reply(to: request.messages)
    }
  }
}

/// A provider that does what a test says.
struct Scripted: Provider {
  let body: @Sendable (CompletionRequest) async throws -> Completion

  init(_ body: @escaping @Sendable (CompletionRequest) async throws -> Completion) {
    self.body = body
  }

  func complete(_ request: CompletionRequest) async throws -> Completion {
    try await body(request)
  }
}
