public import GavelCore

extension SimulatorServer {
  /// Counts of the requests to models.
  public struct Statistics: Hashable, Sendable {
    /// Requests that named a model, whatever came of them.
    public internal(set) var byModel: [String: Int] = [:]
    /// All answers of the server by status; a reset or broken answer counts by the status it began
    /// with.
    public internal(set) var byStatus: [Int: Int] = [:]
    /// The faults that were drawn, by ``SimulatorServer/Fault``.
    public internal(set) var byFault: [String: Int] = [:]
    /// Requests that were over a limit a minute: `requests`, `tokens`.
    public internal(set) var byLimit: [String: Int] = [:]
    /// Requests to models that are being answered, now and at most.
    public internal(set) var inFlight = 0
    public internal(set) var maxInFlight = 0

    /// Files of requests that were taken, and batch jobs that were made.
    public internal(set) var files = 0
    public internal(set) var jobs = 0
    /// The most jobs of one model that were at work at a time.
    public internal(set) var maxJobsAtWork = 0
    /// Of the files, those that were removed.
    public internal(set) var removedFiles = 0
    /// Lines of jobs that were answered, and those of them that had been answered before.
    public internal(set) var lines = 0
    public internal(set) var linesAgain = 0

    /// As `GET /stats` shows it.
    public var json: JSONValue {
      func object(_ counts: [(String, Int)]) -> JSONValue {
        .object(JSONObject(counts.sorted { $0.0 < $1.0 }.map { ($0.0, .number($0.1)) }))
      }
      return [
        "by_model": object(byModel.map { ($0.key, $0.value) }),
        "by_status": object(byStatus.map { (String($0.key), $0.value) }),
        "by_fault": object(byFault.map { ($0.key, $0.value) }),
        "by_limit": object(byLimit.map { ($0.key, $0.value) }),
        "batches": [
          "files": .number(files), "removed_files": .number(removedFiles),
          "jobs": .number(jobs), "max_jobs_at_work": .number(maxJobsAtWork),
          "answered_lines": .number(lines), "answered_again": .number(linesAgain),
        ],
        "in_flight": .number(inFlight),
        "max_in_flight": .number(maxInFlight),
      ]
    }
  }
}
