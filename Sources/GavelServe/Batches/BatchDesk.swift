import Foundation
import GavelCore
import Synchronization

/// The files and batch jobs of a server, in memory.
final class BatchDesk: Sendable {
  /// A job and all that will come of it.
  struct Job: Sendable {
    var id = ""
    let dialect: APIDialect
    /// The model of its requests.
    var model = ""
    var file: String?
    var metadata: JSONValue = .null
    var createdAt = Date()
    var readyAt = ContinuousClock.now
    var results = BatchResults()
    /// Why the job as a whole was refused, as OpenAI's protocol lists it.
    var refusals: [JSONValue] = []
    var isCanceled = false

    var isReady: Bool { isCanceled || ContinuousClock.now >= readyAt }
    var isAtWork: Bool { !isReady && refusals.isEmpty }
  }

  /// A file of requests.
  struct File: Sendable {
    let id: String
    let name: String
    let bytes: [UInt8]
    let createdAt = Date()
  }

  private struct State {
    var files: [File] = []
    var lastFile = 0
    /// How often the results of a job were asked for, by their address.
    var downloads: [String: Int] = [:]
    var jobs: [Job] = []
    /// How often the lines of an id came.
    var arrivals: [String: Int] = [:]
  }

  let configuration: SimulatorServer.Batches
  private let state = Mutex(State())

  init(_ configuration: SimulatorServer.Batches) { self.configuration = configuration }

  func add(file bytes: [UInt8], named name: String) -> File {
    state.withLock { state in
      state.lastFile += 1
      let file = File(id: "file-simulated-\(state.lastFile)", name: name, bytes: bytes)
      state.files.append(file)
      return file
    }
  }

  func file(_ id: String) -> File? { state.withLock { $0.files.first { $0.id == id } } }

  /// - Returns: whether there was such a file.
  func removeFile(_ id: String) -> Bool {
    state.withLock { state in
      let before = state.files.count
      state.files.removeAll { $0.id == id }
      return state.files.count < before
    }
  }

  /// Files from the newest on.
  ///
  /// - Parameter after: the file before the first; nil begins at the newest.
  func files(after: String?, limit: Int) -> (files: [File], hasMore: Bool) {
    var files = state.withLock { $0.files }.reversed() as [File]
    if let after { files = Array(files.drop { $0.id != after }.dropFirst()) }
    return (Array(files.prefix(limit)), files.count > limit)
  }

  /// Counts that results were asked for.
  ///
  /// - Returns: how often they were before.
  func download(_ address: String) -> Int {
    state.withLock { state in
      defer { state.downloads[address, default: 0] += 1 }
      return state.downloads[address, default: 0]
    }
  }

  /// - Returns: how often each of some ids came before.
  func arrivals(of ids: [String]) -> [Int] {
    state.withLock { state in
      ids.map { id in
        defer { state.arrivals[id, default: 0] += 1 }
        return state.arrivals[id, default: 0]
      }
    }
  }

  /// How many jobs there are.
  var count: Int { state.withLock { $0.jobs.count } }

  /// - Returns: the job, and how many of its model are at work with it.
  func add(_ job: Job) -> (job: Job, atWork: Int) {
    state.withLock { state in
      var job = job
      let others = state.jobs.count { $0.isAtWork && $0.model == job.model }
      if let most = configuration.atOnce, job.dialect == .openAI, job.refusals.isEmpty,
        others >= most
      {
        job.refusals = [Self.overLimit]
        job.results = BatchResults()
      }
      let prefix = job.dialect == .openAI ? "batch" : "msgbatch"
      job.id = "\(prefix)_simulated_\(state.jobs.count + 1)"
      job.readyAt = .now + .seconds(configuration.seconds)
      state.jobs.append(job)
      return (job, others + (job.isAtWork ? 1 : 0))
    }
  }

  /// Why a job has to wait for others, as OpenAI's protocol lists it.
  static let overLimit: JSONValue = [
    "code": "token_limit_exceeded",
    "message": "Enqueued token limit reached; this is simulated.", "param": .null, "line": .null,
  ]

  func job(_ id: String, in dialect: APIDialect) throws -> Job {
    guard
      let job = state.withLock({ $0.jobs.first { $0.id == id && $0.dialect == dialect } })
    else { throw APIProblem(status: 404, message: "no batch \(id)", code: "not_found") }
    return job
  }

  func cancel(_ id: String, in dialect: APIDialect) throws -> Job {
    let job = try job(id, in: dialect)
    guard !job.isReady else { return job }
    state.withLock { state in
      for index in state.jobs.indices where state.jobs[index].id == id {
        state.jobs[index].isCanceled = true
        state.jobs[index].results.lines = []
      }
    }
    return try self.job(id, in: dialect)
  }

  /// Jobs from the newest on.
  ///
  /// - Parameter after: the job before the first; nil begins at the newest.
  func jobs(in dialect: APIDialect, after: String?, limit: Int) -> (jobs: [Job], hasMore: Bool) {
    var jobs = state.withLock { $0.jobs }.filter { $0.dialect == dialect }.reversed() as [Job]
    if let after {
      jobs = Array(jobs.drop { $0.id != after }.dropFirst())
    }
    return (Array(jobs.prefix(limit)), jobs.count > limit)
  }
}
