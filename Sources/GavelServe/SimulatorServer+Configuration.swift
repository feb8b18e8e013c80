public import GavelCore

extension SimulatorServer {
  /// What a simulator's server serves, and how it misbehaves.
  public struct Configuration: Sendable {
    /// The port on 127.0.0.1; 0 takes a free one.
    public var port: Int
    /// The seed of all models and faults.
    public var seed: UInt64
    /// The models by name.
    public var profiles: [String: SimulatedModel.Profile]
    /// What a model of any other name is like.
    public var defaultProfile: SimulatedModel.Profile
    /// The key that clients must send, as `Authorization: Bearer KEY` or, in Anthropic's protocol,
    /// as `x-api-key: KEY`; nil takes everybody.
    public var apiKey: String?
    public var faults: Faults
    /// How the times to answers lie around their mean.
    public var latencyShape: SimulatedModel.LatencyShape
    /// With which certificate HTTPS is spoken; nil speaks HTTP.
    public var certificate: CertificateFiles?
    /// What the server does not take of requests.
    public var refuses: Set<RefusedPart>
    /// What each model answers at most; nil is no limit.
    ///
    /// Beyond it comes 429.
    public var requestsPerMinute: Int?
    public var tokensPerMinute: Int?
    /// How batch jobs go.
    public var batches = Batches()
    /// Whether the bodies of requests are kept for ``SimulatorServer/recordedRequests``.
    public var recordRequests: Bool
    /// Told of each request's body when it has arrived.
    public var onRequest: @Sendable (String) -> Void = { _ in }
    /// Whether the server writes a log.
    public var logs: Bool

    public init(
      port: Int = 0, seed: UInt64 = 0, profiles: [String: SimulatedModel.Profile] = [:],
      defaultProfile: SimulatedModel.Profile = SimulatedModel.Profile(), apiKey: String? = nil,
      faults: Faults = Faults(), latencyShape: SimulatedModel.LatencyShape = .uniform,
      certificate: CertificateFiles? = nil, refuses: Set<RefusedPart> = [],
      requestsPerMinute: Int? = nil, tokensPerMinute: Int? = nil,
      batches: Batches = Batches(), recordRequests: Bool = false,
      logs: Bool = false
    ) {
      self.port = port
      self.seed = seed
      self.profiles = profiles
      self.defaultProfile = defaultProfile
      self.apiKey = apiKey
      self.faults = faults
      self.latencyShape = latencyShape
      self.certificate = certificate
      self.refuses = refuses
      self.requestsPerMinute = requestsPerMinute
      self.tokensPerMinute = tokensPerMinute
      self.batches = batches
      self.recordRequests = recordRequests
      self.logs = logs
    }

    /// The model of a name.
    public func model(named name: String) -> SimulatedModel {
      SimulatedModel(seed: seed, name: name, profile: profiles[name] ?? defaultProfile)
    }
  }
}

extension SimulatorServer {
  /// Files of a certificate chain, the server's own first, and of its private key, as PEM.
  public struct CertificateFiles: Hashable, Sendable {
    public var certificate: String
    public var key: String

    public init(certificate: String, key: String) {
      self.certificate = certificate
      self.key = key
    }
  }
}
