import GavelCore

/// Holds requests back so that a server's limits per minute are kept.
///
/// Each limit is a bucket that refills evenly (the generic cell rate algorithm). A request takes
/// what it needs at once, on credit if need be, and waits until its share would have been there:
/// first come, first served, with no queue to keep. Tokens are estimated before a request and
/// corrected by what the server counted.
struct RateLimited: Provider {
  let base: any Provider
  let requests: RateLimiter?
  let tokens: RateLimiter?
  /// Throws where the run stops: what waits for its turn has not been sent and need not be.
  let proceed: @Sendable () throws -> Void

  func complete(_ request: CompletionRequest) async throws -> Completion {
    let estimate = Double(request.estimatedTokens)
    try await requests?.take(1, while: proceed)
    try await tokens?.take(estimate, while: proceed)
    let completion = try await base.complete(request)
    if let usage = completion.usage {
      await tokens?.correct(by: Double(usage.prompt + usage.completion) - estimate)
    }
    return completion
  }
}

extension Provider {
  func rateLimited(
    _ limits: Settings.Limits, clock: any Clock<Duration>,
    while proceed: @escaping @Sendable () throws -> Void = {}
  ) -> any Provider {
    if limits.requestsPerMinute == nil, limits.tokensPerMinute == nil { return self }
    return RateLimited(
      base: self,
      requests: limits.requestsPerMinute.map { RateLimiter(perMinute: $0, clock: clock) },
      tokens: limits.tokensPerMinute.map { RateLimiter(perMinute: $0, clock: clock) },
      proceed: proceed)
  }
}

/// A bucket that holds a second's worth and refills evenly.
actor RateLimiter {
  private let perSecond: Double
  private let capacity: Double
  private let clock: any Clock<Duration>
  private let sinceStart: @Sendable () -> Duration
  private var level: Double
  private var updated: Duration = .zero

  init(perMinute: Int, clock: some Clock<Duration>) {
    perSecond = Double(perMinute) / 60
    capacity = max(1, perSecond)
    level = capacity
    self.clock = clock
    let start = clock.now
    sinceStart = { start.duration(to: clock.now) }
  }

  /// Takes an amount and returns when it would have been there.
  ///
  /// - Throws: what `proceed` throws while waiting; the amount is given back then.
  func take(_ amount: Double, while proceed: @Sendable () throws -> Void = {}) async throws {
    refill()
    level -= amount
    guard level < 0 else { return }
    var left = Duration.seconds(-level / perSecond)
    do {
      while left > .zero {
        try proceed()
        let piece = min(left, .milliseconds(500))
        try await clock.sleep(for: piece)
        left -= piece
      }
    } catch {
      level += amount
      throw error
    }
  }

  /// Settles what was taken too much or too little.
  func correct(by amount: Double) {
    refill()
    level -= amount
  }

  private func refill() {
    let now = sinceStart()
    let seconds = (now - updated) / .seconds(1)
    // What a correction gave back may stand above the capacity: it was taken before.
    level = max(level, min(capacity, level + seconds * perSecond))
    updated = now
  }
}

extension CompletionRequest {
  /// Tokens of prompt and answer, roughly: a token for four bytes of the prompt, and half the
  /// limit of the answer.
  var estimatedTokens: Int {
    let bytes = messages.reduce(0) { $0 + $1.content.utf8.count }
    return bytes / 4 + (parameters["max_tokens"]?.int ?? 512) / 2
  }
}
