import Foundation
import GavelCore
import GavelStore

/// What one model of a run has said to anybody on this machine.
struct ModelMemory: Sendable {
  private let memory: AnswerMemory
  private let model: Settings.Model
  /// Which of several models of the settings that differ in nothing but their names: each is to
  /// have answers of its own.
  private let twin: Int

  /// Nil where the model's answers are not kept.
  init?(_ memory: AnswerMemory?, of model: Settings.Model, among models: [Settings.Model]) {
    guard let memory, model.provider != .simulator || memory.takesSimulated else { return nil }
    self.memory = memory
    self.model = model
    let twins = models.filter { $0.isTwin(of: model) }
    twin = twins.firstIndex { $0.name == model.name } ?? 0
  }

  /// The answer that the very same request got before, from any run.
  func answer(to request: CompletionRequest) async -> Completion? {
    guard let completion = await memory.answer(key(of: request)), isKept(completion) else {
      return nil
    }
    return completion
  }

  func keep(
    _ completion: Completion, to request: CompletionRequest, for purpose: AnsweredRequest.Purpose,
    after duration: Duration, at receivedAt: Int
  ) async {
    guard isKept(completion) else { return }
    await memory.keep(
      AnswerCache.Entry(
        key: key(of: request), provider: request.provider, baseURL: model.baseURL,
        model: request.model, purpose: purpose, completion: completion, duration: duration,
        receivedAt: receivedAt))
  }

  /// Only real answers are kept: a simulation is no model's word.
  private func isKept(_ completion: Completion) -> Bool {
    memory.takesSimulated || completion.servedModel?.hasPrefix("simulated/") != true
  }

  /// What determines an answer: neither the model's name in the settings nor the run.
  func key(of request: CompletionRequest) -> String {
    let content: JSONValue = [
      "provider": .string(request.provider),
      "base_url": model.baseURL.map { .string($0) } ?? .null, "model": .string(request.model),
      "parameters": .object(request.parameters),
      "messages": .array(request.messages.map(\.json)), "slot": .number(request.slot),
      "twin": .number(twin),
    ]
    return Checksum.of(content.canonical)
  }
}

extension Settings.Model {
  /// Whether the two would be asked the same thing in the same place.
  fileprivate func isTwin(of other: Settings.Model) -> Bool {
    provider == other.provider && baseURL == other.baseURL && model == other.model
      && request([]).parameters == other.request([]).parameters
  }
}
