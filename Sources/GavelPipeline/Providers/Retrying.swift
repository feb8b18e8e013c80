import GavelCore

/// Asks again where a failure may pass, with full jitter: a wait drawn uniformly between nothing
/// and a bound that doubles with each attempt.
///
/// A server's `Retry-After` is the least wait. A refusal for a limit uses up no retry: it says when
/// to come again, not that something is wrong; but where no retries are wanted there are none. The
/// jitter is drawn from the request's own id, so that a run can be repeated. Source of the scheme:
/// "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
struct Retrying: Provider {
  let base: any Provider
  /// Attempts after the first.
  let retries: Int
  /// The bound of the first wait; doubled each time, up to ``longestWait``.
  var firstWait: Duration = .milliseconds(500)
  var longestWait: Duration = .seconds(30)
  let clock: any Clock<Duration>
  /// Asked before and during each wait; true gives up at once with the failure at hand.
  let isStopping: @Sendable () -> Bool
  /// Told of each failure that is tried again, and of the wait before that.
  let onRetry: @Sendable (FailureClass, Duration) -> Void

  func complete(_ request: CompletionRequest) async throws -> Completion {
    let draw = Draw(seed: 0)
    var (attempt, used) = (0, 0)
    while true {
      do {
        return try await base.complete(request)
      } catch let error as ProviderError {
        guard case .transient(let failure, _, let retryAfter) = error,
          used < retries, !isStopping()
        else { throw error }
        let bound = min(longestWait, firstWait * (1 << min(attempt, 16)))
        let jitter = bound * draw.uniform("retry \(attempt)", request.id.description)
        let wait = (retryAfter ?? .zero) + jitter
        onRetry(failure, wait)
        guard try await clock.wait(wait, unless: isStopping) else { throw error }
        attempt += 1
        if failure != .rateLimited { used += 1 }
      }
    }
  }
}

extension Provider {
  func retrying(
    _ retries: Int, clock: any Clock<Duration>,
    isStopping: @escaping @Sendable () -> Bool = { false },
    onRetry: @escaping @Sendable (FailureClass, Duration) -> Void = { _, _ in }
  ) -> some Provider {
    Retrying(
      base: self, retries: retries, clock: clock, isStopping: isStopping, onRetry: onRetry)
  }
}

extension Clock<Duration> {
  /// Sleeps for a duration, in pieces of at most half a second.
  ///
  /// - Returns: false where `isStopping` ended the sleep early.
  func wait(_ duration: Duration, unless isStopping: @Sendable () -> Bool) async throws -> Bool {
    do {
      try await sleep(for: duration) { if isStopping() { throw StoppedWaiting() } }
    } catch is StoppedWaiting {
      return false
    }
    return !isStopping()
  }
}

/// Ends a sleep that nobody waits for any more.
private struct StoppedWaiting: Error {}
