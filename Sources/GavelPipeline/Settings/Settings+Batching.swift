extension Settings {
  /// How requests are gathered for the batch jobs of a server.
  public struct Batching: Hashable, Sendable {
    /// The most requests of a job.
    ///
    /// Default what the server takes: 50,000 of OpenAI's protocol, 100,000 of Anthropic's.
    public var size: Int
    /// The most jobs at the server at a time.
    ///
    /// Default 4.
    public var jobs: Int
    /// So long nothing new comes before a job is sent that is not full.
    ///
    /// Default 5 s.
    public var wait: Duration
    /// How often a job is asked after.
    ///
    /// Default 30 s.
    public var poll: Duration

    public init(
      size: Int, jobs: Int = 4, wait: Duration = .seconds(5), poll: Duration = .seconds(30)
    ) {
      self.size = size
      self.jobs = jobs
      self.wait = wait
      self.poll = poll
    }
  }
}

extension Settings.Model {
  /// How a model's requests reach its server.
  public enum Via: String, Hashable, Sendable, CaseIterable {
    /// Each by itself.
    case direct
    /// Many in one job, for less money and later.
    case batch
  }

  public var via: Via { batch == nil ? .direct : .batch }

  /// How many records are worked on at once.
  ///
  /// - Parameter requests: how many requests a record makes at once.
  func tasks(of requests: Int) -> Int {
    guard let batch else { return limits.tasks }
    // What is under work makes up the jobs that may be at the server.
    let (most, isTooMany) = batch.size.multipliedReportingOverflow(by: batch.jobs)
    return max(1, (isTooMany ? .max : most) / max(1, requests))
  }
}

extension Settings.Model.Provider {
  /// The most requests that its server takes in one job; nil where it has none.
  var greatestBatch: Int? {
    switch self {
    case .openai: 50_000
    case .anthropic: 100_000
    case .simulator: nil
    }
  }
}
