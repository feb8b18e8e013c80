import GavelCore
import GavelTestSupport
import Synchronization
import Testing

@testable import GavelPipeline

@Suite("Retries")
struct RetryingTests {
  static let request = CompletionRequest(
    provider: "openai", name: "m", model: "m", parameters: JSONObject(),
    messages: [.init(.user, "hello")])

  /// Fails so often with an error, then answers.
  static func failing(_ times: Int, with error: ProviderError) -> (Scripted, @Sendable () -> Int) {
    let calls = Shared(0)
    let provider = Scripted { _ in
      let call = calls.value.withLock {
        $0 += 1
        return $0
      }
      if call <= times { throw error }
      return Completion(text: "done")
    }
    return (provider, { calls.value.withLock { $0 } })
  }

  @Test("A failure that may pass is tried again, with a wait below a bound that doubles")
  func jitter() async throws {
    let clock = ManualClock()
    let (provider, calls) = Self.failing(5, with: .transient(.serverError, message: "503"))
    let waits = Shared([Duration]())
    let patient = provider.retrying(
      6, clock: clock, onRetry: { _, wait in waits.value.withLock { $0.append(wait) } })
    let completion = try await patient.complete(Self.request)
    #expect(completion.text == "done")
    #expect(calls() == 6)
    let all = waits.value.withLock { $0 }
    #expect(all.count == 5)
    for (attempt, wait) in all.enumerated() {
      #expect(wait >= .zero && wait <= .milliseconds(500 * (1 << attempt)))
    }
    #expect(Set(all).count == 5)
    #expect(clock.now.offset == all.reduce(.zero, +))
  }

  @Test("Retry-After is the least wait")
  func retryAfter() async throws {
    let clock = ManualClock()
    let (provider, _) = Self.failing(
      1, with: .transient(.rateLimited, message: "429", retryAfter: .seconds(7)))
    _ = try await provider.retrying(3, clock: clock).complete(Self.request)
    #expect(clock.now.offset >= .seconds(7) && clock.now.offset <= .seconds(7.5))
  }

  @Test("A refusal for a limit uses up no retry, but without retries there is none")
  func limited() async throws {
    let error = ProviderError.transient(.rateLimited, message: "429")
    let (provider, calls) = Self.failing(50, with: error)
    let completion = try await provider.retrying(1, clock: ManualClock()).complete(Self.request)
    #expect(completion.text == "done" && calls() == 51)
    let (strict, asked) = Self.failing(1, with: error)
    await #expect(throws: error) {
      try await strict.retrying(0, clock: ManualClock()).complete(Self.request)
    }
    #expect(asked() == 1)
  }

  @Test("After the last retry the last failure is thrown")
  func givesUp() async throws {
    let error = ProviderError.transient(.timeout, message: "no answer")
    let (provider, calls) = Self.failing(99, with: error)
    await #expect(throws: error) {
      try await provider.retrying(4, clock: ManualClock()).complete(Self.request)
    }
    #expect(calls() == 5)
  }

  @Test(
    "What no asking can mend is not tried again",
    arguments: [
      ProviderError.fatal(message: "401"), .permanent(.contextLength, message: "too long"),
    ])
  func notRetried(error: ProviderError) async throws {
    let (provider, calls) = Self.failing(1, with: error)
    await #expect(throws: error) {
      try await provider.retrying(4, clock: ManualClock()).complete(Self.request)
    }
    #expect(calls() == 1)
  }

  @Test("A run that is stopping waits for no retry")
  func stopping() async throws {
    let clock = ManualClock()
    let (provider, calls) = Self.failing(9, with: .transient(.serverError, message: "503"))
    await #expect(throws: ProviderError.self) {
      try await provider.retrying(9, clock: clock, isStopping: { true }).complete(Self.request)
    }
    #expect(calls() == 1)
    #expect(clock.sleeps.isEmpty)
  }
}
