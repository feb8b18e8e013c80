import Foundation
import GavelCore
import GavelStore
import Synchronization

/// Asks one model, and remembers: a request that was answered before is not sent again, and an
/// answer is on disk before anybody reads it.
///
/// A hundred thousand requests may wait for their answers at once. What a task holds meanwhile is
/// the frames of its functions, so this is a class, whose copies are small, and what is done before
/// and after the wait has functions, and frames, of its own.
final class Asker: Sendable {
  let model: Settings.Model
  let provider: any Provider
  let store: Store
  let journal: AnswerJournal
  let askedBefore: AskedBefore
  let control: RunControl
  let progress: RunProgress
  /// The failures of first attempts that are sent again.
  let asksAgain: Set<FailureClass>
  /// What other runs were answered; nil where that is not to be used.
  let memory: ModelMemory?
  /// Where each attempt is written down; nil where nobody asks for that.
  let trace: RequestTrace?
  private let meter: Meter
  private let streak = Streak()
  private let underway = Underway()

  /// So many requests given up in a row, with no answer between, mean that the model is down.
  static let longestStreak = 20

  init(
    model: Settings.Model, provider: any Provider, store: Store, journal: AnswerJournal,
    askedBefore: AskedBefore,
    control: RunControl, progress: RunProgress, asksAgain: Set<FailureClass>,
    memory: ModelMemory? = nil, trace: RequestTrace? = nil
  ) {
    self.model = model
    self.provider = provider
    self.store = store
    self.journal = journal
    self.askedBefore = askedBefore
    self.control = control
    self.progress = progress
    self.asksAgain = asksAgain
    self.memory = memory
    self.trace = trace
    meter = Meter(price: model.price)
  }

  /// What a request came to, at the attempt that counts.
  ///
  /// - Parameters:
  ///   - request: the first attempt; further ones are in the store.
  ///   - isUsable: whether an outcome is worth more than others.
  /// - Throws: ``RunControl/Stop``.
  func ask(
    _ request: CompletionRequest, for purpose: AnsweredRequest.Purpose,
    isUsable: (Outcome) -> Bool
  ) async throws -> Asked {
    // Two pairs can need the very same request, where two candidates gave the same answer.
    if let asked = try await underway.join(request.id) {
      progress.reuse()
      return asked
    }
    do {
      let asked = try await best(of: request, for: purpose, isUsable: isUsable)
      underway.finish(request.id, .success(asked))
      return asked
    } catch {
      underway.finish(request.id, .failure(error))
      throw error
    }
  }

  /// What a request came to, as a record of it.
  ///
  /// - Parameters:
  ///   - record: reads an attempt's outcome.
  ///   - isUsable: whether such a record is worth more than others.
  // As `each`, of its own: the frames of those who ask stay small.
  @inline(never)
  func ask<Record>(
    _ request: CompletionRequest, for purpose: AnsweredRequest.Purpose,
    as record: @escaping @Sendable (Asked) -> Record,
    where isUsable: @escaping @Sendable (Record) -> Bool
  ) async throws -> (record: Record, outcome: Outcome) {
    // Most requests have one attempt: what was read to see whether it can be used is the record.
    var first: Record?
    let asked = try await ask(request, for: purpose) {
      let read = record(Asked(request: request.id, outcome: $0))
      first = first ?? read
      return isUsable(read)
    }
    if asked.request == request.id, let first { return (first, asked.outcome) }
    return (record(asked), asked.outcome)
  }

  /// Sends the last attempt where it has no answer yet and none before it can be used.
  private func best(
    of request: CompletionRequest, for purpose: AnsweredRequest.Purpose,
    isUsable: (Outcome) -> Bool
  ) async throws -> Asked {
    guard askedBefore.insert(request.id) else {
      return Asked(request: request.id, outcome: try await outcome(of: request, for: purpose))
    }
    return try await bestAttempt(at: request, for: purpose, isUsable: isUsable)
  }

  private func bestAttempt(
    at request: CompletionRequest, for purpose: AnsweredRequest.Purpose,
    isUsable: (Outcome) -> Bool
  ) async throws -> Asked {
    let attempts = try await store.attempts(at: request.id, askingAgain: asksAgain)
    var asked = attempts.compactMap { attempt in
      attempt.outcome.map { Asked(request: attempt.request, outcome: $0) }
    }
    if let last = attempts.last, last.outcome == nil,
      !asked.contains(where: { isUsable($0.outcome) })
    {
      let attempt = last.slot == 0 ? request : request.attempt(last.slot)
      asked.append(
        Asked(request: attempt.id, outcome: try await outcome(of: attempt, for: purpose)))
    } else {
      progress.reuse()
    }
    guard let best = asked.best(where: isUsable) else {
      preconditionFailure("a request has a first attempt")
    }
    return best
  }

  private func outcome(
    of request: CompletionRequest, for purpose: AnsweredRequest.Purpose
  ) async throws -> Outcome {
    if !control.isStopping, let outcome = try await cached(request, for: purpose) {
      return outcome
    }
    let need = meter.most(of: request)
    try await control.admit(need)
    var usd = 0.0
    defer { control.settle(need, usd: usd) }
    let start = ContinuousClock.now
    do {
      let completion = try await complete(request, for: purpose)
      let duration = completion.latency ?? start.duration(to: .now)
      usd = meter.cost(of: completion, to: request, after: duration)
      return try await keep(completion, to: request, for: purpose, after: duration)
    } catch let error as ProviderError {
      return try await keep(
        error, to: request, for: purpose, after: start.duration(to: .now))
    }
  }

  /// What another run was answered, taken over; nil where none was.
  private func cached(
    _ request: CompletionRequest, for purpose: AnsweredRequest.Purpose
  ) async throws -> Outcome? {
    guard let known = await memory?.answer(to: request) else { return nil }
    try await journal.record(
      AnsweredRequest(
        request: request, purpose: purpose, result: .completed(known), duration: .zero,
        receivedAt: Self.now, isCached: true))
    progress.find()
    return .completed(known)
  }

  private func keep(
    _ completion: Completion, to request: CompletionRequest,
    for purpose: AnsweredRequest.Purpose, after duration: Duration
  ) async throws -> Outcome {
    streak.reset()
    let receivedAt = Self.now
    let unkept = await record(
      .completed(completion), of: request, for: purpose, duration, receivedAt)
    // What cannot be kept here may still be kept there, for the next start.
    await memory?.keep(completion, to: request, for: purpose, after: duration, at: receivedAt)
    if let unkept { throw unkept }
    return .completed(completion)
  }

  private func keep(
    _ error: ProviderError, to request: CompletionRequest,
    for purpose: AnsweredRequest.Purpose, after duration: Duration
  ) async throws -> Outcome {
    let (failure, message) = try failed(by: error)
    let unkept = await record(
      .failed(failure, message: message), of: request, for: purpose, duration, Self.now)
    if let unkept { throw unkept }
    return .failed(failure)
  }

  /// The failure that an error is, counted.
  ///
  /// - Throws: ``RunControl/Stop`` where no request can be answered.
  private func failed(by error: ProviderError) throws -> (FailureClass, message: String) {
    switch error {
    case .rejected(let message) where streak.hasAnswered:
      progress.fail(.rejected)
      return (.rejected, message)
    case .fatal(let message), .rejected(let message):
      control.request(.refused(message))
      throw RunControl.Stop.refused(message)
    case .permanent(let failure, let message), .transient(let failure, let message, _):
      progress.fail(failure)
      // What fails in a job fails at once: that says nothing of the server.
      if !failure.isPermanent, model.batch == nil, streak.grow() >= Self.longestStreak {
        control.request(.unreachable(model: model.name, message))
      }
      return (failure, message)
    }
  }

  /// Has a result committed.
  ///
  /// - Returns: why it could not be, which stops the run.
  private func record(
    _ result: AnsweredRequest.Result, of request: CompletionRequest,
    for purpose: AnsweredRequest.Purpose, _ duration: Duration, _ receivedAt: Int
  ) async -> RunControl.Stop? {
    do {
      try await journal.record(
        AnsweredRequest(
          request: request, purpose: purpose, result: result, duration: duration,
          receivedAt: receivedAt))
      return nil
    } catch {
      let stop = RunControl.Stop.unwritable("\(error)")
      control.request(stop)
      return stop
    }
  }

  private func complete(
    _ request: CompletionRequest, for purpose: AnsweredRequest.Purpose
  ) async throws -> Completion {
    guard let trace else { return try await provider.complete(request) }
    return try await RequestTrace.Asking.$current.withValue(
      RequestTrace.Asking(trace, for: purpose)
    ) { try await provider.complete(request) }
  }

  /// Milliseconds since 1970.
  private static var now: Int { Int(Date().timeIntervalSince1970 * 1000) }

  /// Failures in a row.
  private final class Streak: Sendable {
    private let state = Mutex((length: 0, hasAnswered: false))
    /// Whether the model has answered anything since this start.
    var hasAnswered: Bool { state.withLock { $0.hasAnswered } }
    func reset() { state.withLock { $0 = (0, true) } }
    func grow() -> Int {
      state.withLock {
        $0.length += 1
        return $0.length
      }
    }
  }

  /// Requests that are being answered, and who else waits for them.
  ///
  /// A lock and not an actor: two hops from thread to thread for each request cost more than all
  /// that is done here.
  private final class Underway: Sendable {
    private typealias Waiting = [CheckedContinuation<Asked?, any Error>]
    private let waiting = Mutex<[ContentID: Waiting]>([:])

    /// Waits for the outcome of a request that is under way; nil where the caller is the first.
    func join(_ id: ContentID) async throws -> Asked? {
      if begins(id) { return nil }
      return try await withCheckedThrowingContinuation { continuation in
        // What was under way may have ended meanwhile: then the caller is the first after all.
        let isFirst = waiting.withLock { waiting in
          if waiting[id]?.append(continuation) != nil { return false }
          waiting[id] = []
          return true
        }
        if isFirst { continuation.resume(returning: nil) }
      }
    }

    private func begins(_ id: ContentID) -> Bool {
      waiting.withLock { waiting in
        guard waiting[id] == nil else { return false }
        waiting[id] = []
        return true
      }
    }

    func finish(_ id: ContentID, _ result: Result<Asked?, any Error>) {
      for continuation in waiting.withLock({ $0.removeValue(forKey: id) }) ?? [] {
        continuation.resume(with: result)
      }
    }
  }
}

extension [Asker] {
  /// Has each model work through all inputs, side by side, each at its own pace.
  ///
  /// - Parameter requests: how many requests an input makes at once, at a model that takes them so.
  func eachAsked<Inputs: AsyncSequence & Sendable>(
    _ inputs: Inputs, requests: Int = 1,
    _ body: @escaping @Sendable (Asker, Inputs.Element) async throws -> Void
  ) async throws where Inputs.Element: Sendable {
    try await forEachConcurrently(Listed(self), limit: count) { asker in
      try await forEachConcurrently(
        inputs, limit: asker.model.tasks(of: requests),
        isStopping: { asker.control.isStopping }
      ) { input in try await body(asker, input) }
    }
  }
}

extension Asker {
  /// Asks several things about one record.
  ///
  /// One after the other, since the limit is on requests in flight; all at once where they make up
  /// a job, which would be as many jobs otherwise.
  ///
  /// A function of its own in every build: where it is made part of its caller, so is the body, and
  /// the caller's frame, of which there is one for each record that waits, holds all that the body
  /// needs, though in a job the body has tasks of its own.
  @inline(never)
  func each<Part: Sendable>(
    _ parts: [Part], _ body: @escaping @Sendable (Part) async throws -> Void
  ) async throws {
    guard model.batch != nil else {
      for part in parts { try await body(part) }
      return
    }
    try await forEachConcurrently(Listed(parts), limit: parts.count, body)
  }
}

/// One way to show a pair.
struct Showing: Hashable, Sendable {
  let order: Order
  let mode: ReferenceMode

  static func all(_ orders: [Order], _ modes: [ReferenceMode]) -> [Showing] {
    modes.flatMap { mode in orders.map { Showing(order: $0, mode: mode) } }
  }
}

extension Settings {
  /// The settings with a simulated model's knobs and seed among what it is asked with: they change
  /// its answers, as the parameters of a real model do.
  func identifyingSimulations() -> Settings {
    var copy = self
    for index in copy.models.indices where copy.models[index].provider == .simulator {
      let knobs = copy.models[index].simulation
      copy.models[index].extra["simulate"] = [
        "seed": .number(String(seed)), "quality": .number(knobs.quality),
        "spread": .number(knobs.spread), "empty": .number(knobs.empty),
        "refusal": .number(knobs.refusal), "noise": .number(knobs.noise),
        "position_bias": .number(knobs.positionBias), "malformed": .number(knobs.malformed),
      ]
    }
    return copy
  }
}

extension Settings.Model {
  /// A request to this model.
  func request(
    _ messages: [CompletionRequest.Message], responseFormat: JSONValue? = nil, number: Int? = nil
  ) -> CompletionRequest {
    var parameters = JSONObject()
    parameters["temperature"] = temperature.map { .number($0) }
    parameters["top_p"] = topP.map { .number($0) }
    parameters["max_tokens"] = maxTokens.map { .number($0) }
    parameters["seed"] = seed.map { .number($0) }
    if !stop.isEmpty { parameters["stop"] = .array(stop.map { .string($0) }) }
    parameters["response_format"] = responseFormat
    for (key, value) in particulars.members { parameters[key] = value }
    for (key, value) in extra.members { parameters[key] = value }
    return CompletionRequest(
      provider: provider.rawValue, name: name, model: model, parameters: parameters,
      messages: messages, number: number)
  }

  /// How the model decodes, in a word, for formats that carry it.
  var decoding: String {
    guard let temperature else { return "server default" }
    if temperature == 0 { return "greedy" }
    return "temperature \(temperature)" + (topP.map { ", top_p \($0)" } ?? "")
  }
}
