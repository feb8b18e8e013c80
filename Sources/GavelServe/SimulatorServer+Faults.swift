import GavelCore

extension SimulatorServer {
  /// How often requests to models fail, as shares in [0, 1] that together make at most 1.
  ///
  /// Which arrivals fail depends on the seed, the request's body and how often that same body came
  /// before, so that a retry can succeed and the order of other requests changes nothing.
  public struct Faults: Hashable, Sendable {
    /// 429 with `Retry-After`.
    public var rateLimit: Double
    /// 500 or 503, half of each.
    public var serverError: Double
    /// The connection is closed in the middle of the body.
    public var reset: Double
    /// A complete body with status 200 that is no JSON, or cut JSON.
    public var broken: Double
    /// The answer comes, but ``stall`` late.
    public var slow: Double
    /// What `Retry-After` says, in seconds; the header is rounded up, and `retry-after-ms` is not.
    public var retryAfter: Double
    /// How much later a slow answer comes, in seconds.
    public var stall: Double

    public init(
      rateLimit: Double = 0, serverError: Double = 0, reset: Double = 0, broken: Double = 0,
      slow: Double = 0, retryAfter: Double = 1, stall: Double = 30
    ) {
      self.rateLimit = rateLimit
      self.serverError = serverError
      self.reset = reset
      self.broken = broken
      self.slow = slow
      self.retryAfter = retryAfter
      self.stall = stall
    }

    /// The fault of an arrival, or nil.
    ///
    /// - Parameter arrival: how often the same body came before.
    func draw(seed: UInt64, body: String, arrival: Int) -> Fault? {
      var left = Draw(seed: seed).uniform("simulated fault", "\(arrival) \(body)")
      for (fault, share) in [
        (Fault.rateLimit, rateLimit), (.serverError, serverError / 2),
        (.overloaded, serverError / 2), (.reset, reset), (.page, broken / 2), (.cut, broken / 2),
        (.slow, slow),
      ] {
        if left < share { return fault }
        left -= share
      }
      return nil
    }
  }

  /// What happens to one arrival.
  enum Fault: String, Hashable, Sendable {
    case rateLimit = "rate_limit"
    case serverError = "server_error"
    case overloaded
    case reset
    /// A page of HTML.
    case page
    /// The first half of the JSON.
    case cut
    case slow
  }
}
