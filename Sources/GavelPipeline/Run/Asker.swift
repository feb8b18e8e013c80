import Foundation
import GavelCore
import GavelStore
import Synchronization

/// Asks one model, and remembers: a request that was answered before is not sent again, and an
/// answer is on disk before anybody reads it.
struct Asker: Sendable {
  let model: Settings.Model
  let provider: any Provider
  let store: Store
  let journal: AnswerJournal
  let control: RunControl
  let progress: RunProgress
  private let streak = Streak()

  /// So many requests given up in a row, with no answer between, mean that the model is down.
  static let longestStreak = 20

  init(
    model: Settings.Model, provider: any Provider, store: Store, journal: AnswerJournal,
    control: RunControl, progress: RunProgress
  ) {
    self.model = model
    self.provider = provider
    self.store = store
    self.journal = journal
    self.control = control
    self.progress = progress
  }

  /// - Throws: ``RunControl/Stop``, or ``ProviderError/fatal(message:)``.
  func outcome(
    of request: CompletionRequest, for purpose: AnsweredRequest.Purpose
  ) async throws -> Outcome {
    if let known = try await store.outcome(of: request.id) {
      progress.reuse()
      return known
    }
    try control.admit()
    progress.send()
    defer { progress.receive() }
    let start = ContinuousClock.now
    let result: AnsweredRequest.Result
    do {
      let completion = try await provider.complete(request)
      control.spend(completion.usage, at: model.price)
      streak.reset()
      result = .completed(completion)
    } catch let error as ProviderError {
      switch error {
      case .fatal: throw error
      case .permanent(let failure, let message), .transient(let failure, let message, _):
        result = .failed(failure, message: message)
        progress.fail(failure)
        if !failure.isPermanent, streak.grow() >= Self.longestStreak {
          control.request(.unreachable(model: model.name, message))
        }
      }
    }
    try await journal.record(
      AnsweredRequest(
        request: request, purpose: purpose, result: result,
        duration: start.duration(to: .now),
        receivedAt: Int(Date().timeIntervalSince1970 * 1000)))
    switch result {
    case .completed(let completion): return .completed(completion)
    case .failed(let failure, _): return .failed(failure)
    }
  }

  /// Failures in a row.
  private final class Streak: Sendable {
    private let length = Mutex(0)
    func reset() { length.withLock { $0 = 0 } }
    func grow() -> Int {
      length.withLock {
        $0 += 1
        return $0
      }
    }
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
    _ messages: [CompletionRequest.Message], responseFormat: JSONValue? = nil
  ) -> CompletionRequest {
    var parameters = JSONObject()
    parameters["temperature"] = temperature.map { .number($0) }
    parameters["top_p"] = topP.map { .number($0) }
    parameters["max_tokens"] = maxTokens.map { .number($0) }
    parameters["seed"] = seed.map { .number($0) }
    if !stop.isEmpty { parameters["stop"] = .array(stop.map { .string($0) }) }
    parameters["response_format"] = responseFormat
    for (key, value) in extra.members { parameters[key] = value }
    return CompletionRequest(
      provider: provider.rawValue, name: name, model: model, parameters: parameters,
      messages: messages)
  }

  /// How the model decodes, in a word, for formats that carry it.
  var decoding: String {
    guard let temperature else { return "server default" }
    if temperature == 0 { return "greedy" }
    return "temperature \(temperature)" + (topP.map { ", top_p \($0)" } ?? "")
  }
}
