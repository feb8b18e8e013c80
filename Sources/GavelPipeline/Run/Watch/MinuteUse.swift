import GavelCore
import Synchronization

/// What was sent to one key in the last minute, beside what its settings allow.
///
/// Requests count when they are sent, tokens when the server has counted them.
public final class MinuteUse: Sendable {
  /// One stated limit.
  public struct Figure: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
      case requests, tokens
      case inputTokens = "input_tokens"
      case outputTokens = "output_tokens"
    }

    public let kind: Kind
    /// At the rate of the last minute, or of the time since the first request where that is less.
    public let used: Int
    /// In a minute.
    public let allowed: Int

    public var share: Double { Double(used) / Double(allowed) }
  }

  private struct Second {
    var at = -1
    var requests = 0
    var prompt = 0
    var completion = 0
  }

  private struct State {
    var seconds = Array(repeating: Second(), count: 60)
    var first: Int?

    /// The counts of a second, empty where the minute before has left others in their place.
    mutating func count(_ now: Int, _ body: (inout Second) -> Void) {
      first = first ?? now
      let place = now % seconds.count
      if seconds[place].at != now { seconds[place] = Second(at: now) }
      body(&seconds[place])
    }
  }

  /// The models that share the key.
  public let models: [String]
  private let limits: Settings.Limits
  private let state = Mutex(State())
  private let now: @Sendable () -> Int

  /// - Returns: nil where no limit is stated.
  init?(_ limits: Settings.Limits, of models: [String], clock: some Clock<Duration>) {
    let stated = [
      limits.requestsPerMinute, limits.tokensPerMinute, limits.inputTokensPerMinute,
      limits.outputTokensPerMinute,
    ]
    guard stated.contains(where: { $0 != nil }) else { return nil }
    self.models = models
    self.limits = limits
    let start = clock.now
    now = { Int(start.duration(to: clock.now) / .seconds(1)) }
  }

  func send() {
    let now = now()
    state.withLock { $0.count(now) { $0.requests += 1 } }
  }

  func receive(_ usage: Completion.Usage) {
    let now = now()
    state.withLock {
      $0.count(now) {
        $0.prompt += usage.prompt
        $0.completion += usage.completion
      }
    }
  }

  public var figures: [Figure] {
    let now = now()
    let (sum, elapsed) = state.withLock { state in
      let recent = state.seconds.filter { $0.at >= 0 && $0.at > now - state.seconds.count }
      var sum = Second()
      for second in recent {
        sum.requests += second.requests
        sum.prompt += second.prompt
        sum.completion += second.completion
      }
      return (sum, min(state.seconds.count, now - (state.first ?? now) + 1))
    }
    func figure(_ kind: Figure.Kind, _ count: Int, _ allowed: Int?) -> Figure? {
      allowed.map { Figure(kind: kind, used: count * 60 / elapsed, allowed: $0) }
    }
    return [
      figure(.requests, sum.requests, limits.requestsPerMinute),
      figure(.tokens, sum.prompt + sum.completion, limits.tokensPerMinute),
      figure(.inputTokens, sum.prompt, limits.inputTokensPerMinute),
      figure(.outputTokens, sum.completion, limits.outputTokensPerMinute),
    ].compactMap { $0 }
  }
}
