import Foundation
import GavelCore
import GavelStore

/// Gathers the requests of one model into jobs of its server, and gives each its answer.
///
/// A job and its requests are in the store before anything is sent, and each step of its life as
/// soon as it is known, so that the next start goes on with what this one began: what a server has
/// taken is never sent to it again. An answer finds its request by the request's own id, whatever
/// the order, the number and the whole of the results.
actor BatchCollector {
  private struct Waiter {
    let request: CompletionRequest
    let continuation: CheckedContinuation<Completion, any Error>
    /// How often it was sent in vain.
    var failures = 0
  }

  let model: Settings.Model
  let batching: Settings.Batching
  let server: any BatchServer
  let store: Store
  let control: RunControl
  let progress: RunProgress
  private let log: WaitLog
  private let clock = ContinuousClock()

  private var waiting: [ContentID: Waiter] = [:]
  /// What goes into the next jobs.
  private var gathered = BatchQueue()
  private var room: BatchRoom
  /// Whether people were told that the server fails.
  private var isWaitedFor = false
  private var lastCame = ContinuousClock.now
  private var isTiming = false
  /// The jobs of earlier starts that nobody has asked after yet, by name.
  private var earlier: [String: BatchJob] = [:]
  /// The job of an earlier start that a request is in.
  private var jobOf: [ContentID: String] = [:]
  /// Answers that came before anybody asked, in such a job.
  private var unclaimed: [ContentID: Completion] = [:]
  /// The jobs whose results are being read.
  private var reading: [String: BatchJob] = [:]
  private var hasAnswered = false
  /// What an earlier start may have sent the requests of, and no more.
  private var unsent: [BatchRecord]

  /// So often the results of a job are read anew where a line of them is broken.
  static let readings = 3
  /// So often in a row a server has to know nothing of a job, or of its results, to be believed: to
  /// send its requests again is to pay for them again.
  static let absences = 3

  init(
    model: Settings.Model, batching: Settings.Batching, server: any BatchServer, store: Store,
    control: RunControl, progress: RunProgress
  ) throws {
    self.model = model
    self.batching = batching
    self.server = server
    self.store = store
    self.control = control
    self.progress = progress
    log = WaitLog(name: model.name, store: store, control: control, progress: progress)
    room = BatchRoom(jobs: batching.jobs, poll: batching.poll)
    unsent =
      server.uploads ? try store.unsentBatches(of: model.name, at: model.baseURL ?? "") : []
    for (batch, requests) in try store.openBatches(of: model.name, at: model.baseURL ?? "") {
      let open = requests.filter(\.isOpen).map(\.id)
      // A later job holds what an earlier one did not answer.
      for id in open { jobOf[id] = batch.id }
      earlier[batch.id] = BatchJob(
        record: batch, requests: Set(requests.map(\.id)), open: Set(open))
    }
  }

  /// Waits for the answer to a request.
  ///
  /// - Throws: ``ProviderError``, ``RunControl/Stop``, or `CancellationError`.
  func complete(_ request: CompletionRequest) async throws -> Completion {
    if let completion = unclaimed.removeValue(forKey: request.id) { return completion }
    try control.proceed()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        waiting[request.id] = Waiter(request: request, continuation: continuation)
        if let name = jobOf[request.id] {
          goOn(with: name)
        } else {
          gather(request)
        }
      }
    } onCancel: {
      Task { await self.end(request.id, .failure(CancellationError())) }
    }
  }

  private func end(_ id: ContentID, _ result: Result<Completion, any Error>) {
    waiting.removeValue(forKey: id)?.continuation.resume(with: result)
  }

  private func end(_ ids: some Sequence<ContentID>, throwing error: any Error) {
    for id in ids { end(id, .failure(error)) }
  }

  // MARK: Gathering

  private func gather(_ request: CompletionRequest) {
    let bytes = server.entry(of: request, heeding: server.endpoint.learned.all).count + 1
    guard bytes < server.greatestBytes else {
      return end(
        request.id,
        .failure(
          ProviderError.permanent(
            .contextLength,
            message: "model \"\(model.name)\": a request of \(bytes) bytes, and a job takes "
              + "\(server.greatestBytes) at most")))
    }
    gathered.append(request.id, bytes: bytes)
    lastCame = .now
    makeJobs()
  }

  /// Makes jobs of what is gathered, as long as there is room for them: full ones at once, what is
  /// left when nothing has come for a while.
  private func makeJobs() {
    while room.isOpen, gathered.isFull(size: batching.size, bytes: server.greatestBytes) {
      makeJob()
    }
    if room.isOpen, !gathered.isEmpty, !isTiming {
      isTiming = true
      Task { await makeJobsWhenNothingComes() }
    }
  }

  private func makeJobsWhenNothingComes() async {
    do {
      while room.isOpen, !gathered.isEmpty {
        let left = batching.wait - lastCame.duration(to: .now)
        if left <= .zero {
          makeJob()
        } else {
          try await clock.sleep(for: left) { [control] in try control.proceed() }
        }
      }
    } catch {
      end(gathered.removeAll(), throwing: error)
    }
    isTiming = false
  }

  /// Makes a job of what was gathered first.
  private func makeJob() {
    let ids = gathered.removeJob(size: batching.size, bytes: server.greatestBytes)
    let requests = ids.compactMap { waiting[$0]?.request }
    guard !requests.isEmpty else { return }
    let (quirks, server) = (server.endpoint.learned.all, server)
    let job = BatchJob(
      record: BatchRecord(
        id: "b-" + UUID().uuidString.lowercased(), name: model.name,
        provider: model.provider.rawValue, baseURL: model.baseURL ?? ""),
      requests: Set(requests.map(\.id)), open: Set(requests.map(\.id)),
      entries: BatchEntries(requests: requests) { server.entry(of: $0, heeding: quirks) },
      quirks: quirks)
    begin(job)
  }

  /// Goes on with a job of an earlier start.
  private func goOn(with name: String) {
    guard let job = earlier.removeValue(forKey: name) else { return }
    begin(job)
  }

  // MARK: A job's life

  private func begin(_ job: BatchJob) {
    room.enter(job.record.id)
    Task { await see(job) }
  }

  /// Sees a job through to its results.
  private func see(_ job: BatchJob) async {
    var job = job
    do {
      try await goThrough(&job)
    } catch {
      stop(for: error)
      end(job.requests.filter { jobOf[$0] == nil || jobOf[$0] == job.record.id }, throwing: error)
    }
    show(job, nil)
    if room.leave(job.record.id) { log.end(.noRoom) }
    makeJobs()
  }

  /// Stops the run at once where nothing will be answered: the next job would be made before whoever
  /// waits for this one has heard of it.
  private func stop(for error: any Error) {
    switch error {
    case ProviderError.fatal(let message), ProviderError.rejected(let message):
      control.request(.refused(message))
    default: break
    }
  }

  private func goThrough(_ job: inout BatchJob) async throws {
    try control.proceed()
    try await removeUploads()
    if job.record.state == .gathered {
      try await store.save(job.record, of: job.entries?.requests.map(\.id) ?? [])
      if server.uploads, let entries = job.entries {
        show(job, "uploading")
        let record = job.record
        job.record.fileID = try await patiently { [server] in
          try await server.upload(entries, for: record)
        }
        job.record.state = .uploaded
        try await store.update(job.record)
      }
    }
    guard try await submit(&job) else { return try await letGo(of: job) }
    try await follow(&job)
  }

  /// Removes the files of jobs that an earlier start did not come to make.
  ///
  /// What cannot be removed is left for the next start: the job at hand matters more.
  private func removeUploads() async throws {
    let records = unsent
    unsent = []
    for record in records {
      do {
        try await server.removeUpload(of: record)
        try store.forgetBatch(record.id)
      } catch let error as ProviderError {
        guard let stage = progress.snapshot.stage else { continue }
        let message =
          "the file \(record.id).jsonl, of which no batch job was made, may still be at the server: "
          + error.description
        try store.save([Warning(stage: stage, message: message)])
      }
    }
  }

  /// Makes the job at the server, unless it is there.
  ///
  /// - Returns: false where it is not and cannot be made here.
  private func submit(_ job: inout BatchJob) async throws -> Bool {
    guard job.record.jobID == nil else { return true }
    var isUnheard = job.record.state != .sending
    var status: BatchStatus?
    var patience = Patience(model)
    while status == nil {
      if !isUnheard, let found = try await search(job) {
        status = found
        break
      }
      guard job.record.fileID != nil || job.entries != nil else { return false }
      try control.proceed()
      show(job, "submitting")
      job.record.state = .sending
      job.record.sentAt = job.record.sentAt ?? Int(Date().timeIntervalSince1970 * 1000)
      try await store.update(job.record)
      do {
        status = try await server.create(job.record, job.entries)
        endWait()
      } catch ProviderError.transient(let failure, let message, let retryAfter) {
        // Whether a request without an answer was heard is to be found out. A refusal for a limit
        // is an answer.
        isUnheard = failure == .rateLimited
        try await wait(&patience, failure, message, retryAfter)
      } catch let error as ProviderError {
        job.record.state = .refused
        job.record.message = error.description
        try await store.update(job.record)
        throw ProviderError.fatal(message: error.description)
      }
    }
    job.record.jobID = status?.job
    job.record.state = .submitted
    try await store.update(job.record)
    // Nothing more is sent of it: what is asked again goes into another job.
    job.entries = nil
    return true
  }

  /// Looks for a job that may have been made.
  private func search(_ job: BatchJob) async throws -> BatchStatus? {
    var isSecond = false
    while true {
      show(job, "looked for")
      let known = try await store.batchJobIDs()
      let (record, requests) = (job.record, job.requests)
      let found = try await patiently { [server] in
        try await server.find(record, of: requests, besides: known)
      }
      switch found {
      case .found(let status): return status
      case .nowhere where isSecond: return nil
      // What was on its way may arrive yet.
      case .nowhere: isSecond = true
      case .perhaps: isSecond = false
      }
      try await clock.sleep(for: batching.poll) { [control] in try control.proceed() }
    }
  }

  /// Asks after a job until it has ended, and reads its results.
  private func follow(_ job: inout BatchJob) async throws {
    guard let id = job.record.jobID else { preconditionFailure("a job without a name") }
    var absences = 0
    while true {
      let status = try await patiently { [server] in try await server.status(of: id) }
      guard let status else {
        absences += 1
        guard absences >= Self.absences else {
          try await clock.sleep(for: batching.poll) { [control] in try control.proceed() }
          continue
        }
        job.record.state = .lost
        job.record.message = "the server knows no job \(id)"
        try await store.update(job.record)
        return try await letGo(of: job)
      }
      try await note(status, of: &job)
      if [.running, .ended].contains(status.phase), room.accept(job.record.id) {
        log.end(.noRoom)
        makeJobs()
      }
      switch status.phase {
      case .validating, .running:
        try await clock.sleep(for: batching.poll) { [control] in try control.proceed() }
      case .refused(let said):
        let message =
          "model \"\(model.name)\": the batch job \(id) was refused: "
          + "\(server.endpoint.withoutSecret(said)); \(job.requests.count) requests were in it"
        job.record.state = .refused
        job.record.message = message
        try await store.update(job.record)
        throw ProviderError.fatal(message: message)
      case .postponed(let said):
        return try await postpone(
          job, "the batch job \(id) was refused: \(server.endpoint.withoutSecret(said))")
      case .ended:
        return try await read(&job, status)
      }
    }
  }

  /// Shows where a job is, and keeps it for `gavel status`.
  private func note(_ status: BatchStatus, of job: inout BatchJob) async throws {
    show(job, status.word, done: status.done)
    guard job.record.word != status.word || job.record.done != status.done else { return }
    (job.record.word, job.record.done) = (status.word, max(0, status.done))
    try await store.update(job.record)
  }

  /// Has the requests of a job for which there is no room wait for some.
  ///
  /// That uses up none of their retries, as little as a 429 does.
  private func postpone(_ job: BatchJob, _ message: String) async throws {
    guard model.retries > 0 else {
      var job = job
      let error = ProviderError.transient(
        .rateLimited, message: message + "; a smaller batch.size may fit")
      for id in job.open { job.again[id] = error }
      job.open = []
      return try await settle(job, as: .refused, message)
    }
    var record = job.record
    record.state = .refused
    record.message = message
    try await store.update(
      record, states: job.open.reduce(into: [:]) { $0[$1] = BatchRecord.RequestState.again })
    for id in job.requests where jobOf[id] == record.id { jobOf[id] = nil }
    let quirks = server.endpoint.learned.all
    for id in job.open {
      guard let request = waiting[id]?.request else { continue }
      gathered.prepend(id, bytes: server.entry(of: request, heeding: quirks).count + 1)
    }
    guard let wait = room.refuse(record.id) else { return }
    log.note(.noRoom, for: wait.time, message, since: room.since ?? .now)
    Task { await makeJobs(after: wait) }
  }

  /// Makes jobs when the server was left alone for long enough.
  private func makeJobs(after wait: (time: Duration, number: Int)) async {
    do {
      try await clock.sleep(for: wait.time) { [control] in try control.proceed() }
      room.reopen(after: wait.number)
      makeJobs()
    } catch {
      end(gathered.removeAll(), throwing: error)
    }
  }

  /// Gives up a job of which nothing can come: its requests go into another.
  private func letGo(of job: BatchJob) async throws {
    var record = job.record
    if record.state != .lost {
      record.state = .lost
      record.message = "the server has no job of these requests"
      try await store.update(record)
    }
    for id in job.open where jobOf[id] == record.id { jobOf[id] = nil }
    for id in job.open { if let waiter = waiting[id] { gather(waiter.request) } }
  }

  // MARK: Results

  private func read(_ job: inout BatchJob, _ status: BatchStatus) async throws {
    let name = job.record.id
    defer { reading[name] = nil }
    reading[name] = job
    for reading in 1...Self.readings {
      var absences = 0
      while absences < Self.absences {
        let isThere = try await patiently { [server] in
          await self.readAnew(name)
          return try await server.results(of: status) { line in
            await self.take(line, of: name)
          }
        }
        if isThere { break }
        absences += 1
        try await clock.sleep(for: batching.poll) { [control] in try control.proceed() }
      }
      job = self.reading[name] ?? job
      guard absences < Self.absences else {
        job.record.state = .lost
        job.record.message = "the server has the results of the job \(status.job) no more"
        try await store.update(job.record)
        return try await letGo(of: job)
      }
      // What has no line may have been cut off: reading again costs less than asking again.
      if job.unreadable == 0 && job.open.isEmpty || reading == Self.readings { break }
    }
    for id in job.open {
      job.again[id] = .transient(
        .brokenBody,
        message: "model \"\(model.name)\": the results of the batch job \(status.job), "
          + "\(status.word), have no line for the request")
    }
    job.open = []
    if let stage = progress.snapshot.stage {
      try store.save(
        job.remarks.map { Warning(stage: stage, message: $0.message, count: $0.count) })
    }
    try await settle(job, as: .ended, nil)
  }

  private func readAnew(_ name: String) { reading[name]?.readAnew() }

  private func take(_ line: BatchLine, of name: String) async {
    // Nothing is taken out of the dictionary here: a copy of a large job for each of its lines.
    if case .unreadable = line.content {
      reading[name]?.unreadable += 1
      return
    }
    guard let id = line.id, reading[name]?.requests.contains(id) == true else {
      reading[name]?.unknown += 1
      return
    }
    guard reading[name]?.seen.insert(id).inserted == true else {
      reading[name]?.repeated += 1
      return
    }
    // What an earlier start has stored, or an earlier reading given out, has its line here, too.
    guard reading[name]?.open.remove(id) != nil else { return }
    switch line.content {
    case .reply(let reply): await take(reply, to: id, of: name)
    case .failure(let failure, let said):
      reading[name]?.again[id] = .transient(
        failure,
        message: "model \"\(model.name)\" in a batch job: \(server.endpoint.withoutSecret(said))")
    case .unreadable: break
    }
  }

  private func take(
    _ reply: HTTPTransport.Reply, to id: ContentID, of name: String
  ) async {
    do throws(ProviderError) {
      let completion = try server.read(reply)
      hasAnswered = true
      if waiting[id] == nil {
        unclaimed[id] = completion
      } else {
        end(id, .success(completion))
      }
      return
    } catch {
      let error = server.endpoint.redacted(error)
      switch error {
      case .transient: reading[name]?.again[id] = error
      case .permanent, .rejected, .fatal: reading[name]?.failed[id] = error
      }
    }
    // A part that the server turns out not to take is left out next time.
    let quirks = reading[name]?.quirks ?? []
    if let complaint = ServerComplaint(reply), let request = waiting[id]?.request,
      let quirk = complaint.quirk(of: server.body(of: request, heeding: quirks), beside: quirks),
      let error = reading[name]?.failed.removeValue(forKey: id)
    {
      let learned: Void? = try? await server.endpoint.learned.learn(
        quirk, from: server.endpoint.withoutSecret(complaint.said))
      if learned == nil {
        reading[name]?.failed[id] = error
      } else {
        reading[name]?.again[id] = .transient(.rejected, message: error.description)
      }
    }
  }

  /// Commits what a job has come to, and has what it did not answer asked again.
  private func settle(_ job: BatchJob, as state: BatchRecord.State, _ message: String?)
    async throws
  {
    var record = job.record
    record.state = state
    record.message = message
    var states = job.again.mapValues { _ in BatchRecord.RequestState.again }
    for id in job.failed.keys { states[id] = .failed }
    try await store.update(record, states: states)
    for id in job.requests where jobOf[id] == record.id { jobOf[id] = nil }
    for (id, error) in job.failed {
      if case .rejected(let message) = error, hasAnswered {
        end(id, .failure(ProviderError.permanent(.rejected, message: message)))
      } else {
        stop(for: error)
        end(id, .failure(error))
      }
    }
    for (id, error) in job.again {
      guard case .transient(let failure, _, _) = error, var waiter = waiting[id] else { continue }
      // What was refused for a part that is left out from now on has not failed.
      waiter.failures += failure == .rejected ? 0 : 1
      waiting[id] = waiter
      if waiter.failures > model.retries {
        end(id, .failure(error))
      } else {
        if failure != .rejected { progress.retry(failure) }
        gather(waiter.request)
      }
    }
  }

  // MARK: Patience

  /// How long a server that fails is waited for.
  private struct Patience {
    let most: Duration
    private(set) var failures = 0
    /// When the first failure was.
    private(set) var began: ContinuousClock.Instant?
    private var since: ContinuousClock.Instant?

    init(_ model: Settings.Model) { most = model.retries == 0 ? .zero : model.patience }

    /// - Returns: how long to wait now; nil where it is over.
    mutating func wait(_ failure: FailureClass, _ retryAfter: Duration?) -> Duration? {
      began = began ?? .now
      let first = since ?? .now
      since = failure == .rateLimited ? since : first
      guard most > .zero, first.duration(to: .now) < most else { return nil }
      defer { failures += 1 }
      return max(retryAfter ?? .zero, min(.seconds(30), .milliseconds(250 << min(failures, 7))))
    }
  }

  private func wait(
    _ patience: inout Patience, _ failure: FailureClass, _ message: String,
    _ retryAfter: Duration?
  ) async throws {
    guard let wait = patience.wait(failure, retryAfter) else {
      let stop = RunControl.Stop.unreachable(model: model.name, message)
      control.request(stop)
      throw stop
    }
    isWaitedFor = true
    log.note(.noAnswer, for: wait, message, since: patience.began ?? .now)
    try await clock.sleep(for: wait) { [control] in try control.proceed() }
  }

  /// Tells that a server that failed answers again.
  private func endWait() {
    guard isWaitedFor else { return }
    isWaitedFor = false
    log.end(.noAnswer)
  }

  /// Does something at the server, again and again while it fails in a way that may pass.
  private func patiently<Value: Sendable>(
    _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    var patience = Patience(model)
    while true {
      try control.proceed()
      do {
        let value = try await body()
        endWait()
        return value
      } catch ProviderError.transient(let failure, let message, let retryAfter) {
        try await wait(&patience, failure, message, retryAfter)
      } catch ProviderError.rejected(let message) {
        throw ProviderError.fatal(message: message)
      } catch ProviderError.permanent(_, let message) {
        throw ProviderError.fatal(message: message)
      }
    }
  }

  private func show(_ job: BatchJob, _ state: String?, done: Int = 0) {
    progress.show(
      state.map {
        RunProgress.Job(model: model.name, state: $0, done: done, total: job.requests.count)
      }, as: job.record.id)
  }
}
