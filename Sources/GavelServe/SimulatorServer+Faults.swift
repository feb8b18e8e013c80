import GavelCore

extension SimulatorServer {
  /// How often requests to models fail, as shares in [0, 1] that together make at most 1.
  ///
  /// Which arrivals fail depends on the seed, the request's body and how often that same body came
  /// before, so that a retry can succeed and the order of other requests changes nothing.
  public struct Faults: Hashable, Sendable {
    /// The share of each fault; one that is not there never happens.
    public var shares: [Fault: Double]
    /// What `Retry-After` says, in seconds; the header is rounded up, and `retry-after-ms` is not.
    public var retryAfter: Double
    /// How much later a slow answer comes, and how long the body of a dripping one takes, in
    /// seconds.
    public var stall: Double

    /// - Parameters:
    ///   - serverError: 500 or 503, half of each.
    ///   - broken: a complete body with status 200 that is no JSON, or cut JSON, half of each.
    ///   - others: further faults, added to those above.
    public init(
      rateLimit: Double = 0, serverError: Double = 0, reset: Double = 0, broken: Double = 0,
      slow: Double = 0, retryAfter: Double = 1, stall: Double = 30, others: [Fault: Double] = [:]
    ) {
      shares = [
        .rateLimit: rateLimit, .serverError: serverError / 2, .overloaded: serverError / 2,
        .reset: reset, .page: broken / 2, .cut: broken / 2, .slow: slow,
      ].merging(others, uniquingKeysWith: +).filter { $0.value > 0 }
      self.retryAfter = retryAfter
      self.stall = stall
    }

    /// The fault of an arrival, or nil.
    ///
    /// - Parameter arrival: how often the same body came before.
    func draw(seed: UInt64, body: String, arrival: Int) -> Fault? {
      var left = Draw(seed: seed).uniform("simulated fault", "\(arrival) \(body)")
      for fault in Fault.allCases {
        guard let share = shares[fault] else { continue }
        if left < share { return fault }
        left -= share
      }
      return nil
    }
  }

  /// What happens to one arrival.
  ///
  /// Raw values are those of `gavel simulate --fault` and of `GET /stats`. The order is that of the
  /// draw: new ones come last, so that a seed goes on giving what it gave.
  public enum Fault: String, Hashable, Sendable, CaseIterable {
    /// 429 with `Retry-After`.
    case rateLimit = "rate_limit"
    case serverError = "server_error"
    /// 503, or 529 in Anthropic's protocol.
    case overloaded
    /// The connection is closed in the middle of the body.
    case reset
    /// A page of HTML with status 200.
    case page
    /// The first half of the JSON, as if it were all.
    case cut
    /// The answer comes, but late.
    case slow
    /// 429 whose `Retry-After` is a date.
    case rateLimitDate = "rate_limit_date"
    /// 429 that does not say when to come again.
    case rateLimitBare = "rate_limit_bare"
    /// The account has no money left.
    case quota
    /// 401.
    case credentials
    /// 400: the prompt is not allowed.
    case contentFilter = "content_filter"
    /// 200 with an answer that was held back.
    case filtered
    /// 400: the prompt does not fit.
    case contextLength = "context_length"
    /// 400 for a reason that nobody can know.
    case badRequest = "bad_request"
    /// Nothing comes, until the client leaves.
    case hang
    /// The body comes in small pieces.
    case drip
    /// 200 and no body.
    case emptyBody = "empty_body"
    /// 200 with an error for an answer.
    case errorObject = "error_object"
    /// A right answer that says it is HTML.
    case contentType = "content_type"
    /// A `Content-Length` that promises more than comes; the connection stays open.
    case longLength = "long_length"
    /// A `Content-Length` that promises less than comes.
    case shortLength = "short_length"
    /// A right answer, after which the connection is closed.
    case close
  }
}

extension SimulatorServer.Fault {
  /// What the server says instead of answering; nil where it answers, if not well.
  func problem(
    _ faults: SimulatorServer.Faults, in dialect: APIDialect
  ) -> APIProblem? {
    switch self {
    case .rateLimit: .rateLimit(.seconds(faults.retryAfter))
    case .rateLimitDate: .rateLimit(.date(faults.retryAfter))
    case .rateLimitBare: .rateLimit(nil)
    case .serverError: .serverError
    case .overloaded: .overloaded
    case .quota: .quota(in: dialect)
    case .credentials: .badCredentials
    case .contentFilter: .contentFilter(in: dialect)
    case .contextLength: .contextLength(in: dialect)
    case .badRequest: .badRequest(in: dialect)
    case .reset, .page, .cut, .slow, .filtered, .hang, .drip, .emptyBody, .errorObject,
      .contentType, .longLength, .shortLength, .close:
      nil
    }
  }
}
