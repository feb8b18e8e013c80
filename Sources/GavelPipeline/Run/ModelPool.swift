import GavelCore
import GavelStore

/// The models of a run, ready to be asked: transport, retries, limits and memory around each.
final class ModelPool: Sendable {
  private let askers: [String: Asker]
  private let transport: HTTPTransport?

  /// - Parameters:
  ///   - environment: where the keys are.
  ///   - asksAgain: the failures of requests that are sent again.
  init(
    settings: Settings, environment: [String: String], store: Store, control: RunControl,
    progress: RunProgress, asksAgain: Set<FailureClass>,
    substitute: (Settings.Model) -> (any Provider)?
  ) throws {
    let models = settings.modelsInUse
    let connections = models.filter(\.provider.isServer)
      .reduce(0) { $0 + $1.limits.concurrency }
    let transport = connections > 0 ? HTTPTransport(connections: connections) : nil
    self.transport = transport
    let journal = AnswerJournal(store: store)
    askers = Dictionary(
      uniqueKeysWithValues: try models.map { model in
        let provider =
          try substitute(model)
          ?? Self.provider(
            for: model, seed: settings.seed, environment: environment, transport: transport,
            store: store)
        let patient = provider.rateLimited(
          model.limits, clock: ContinuousClock(),
          while: { if let stop = control.stop { throw stop } }
        )
        .retrying(
          model.retries, clock: ContinuousClock(), isStopping: { control.isStopping },
          onRetry: { failure, _ in progress.retry(failure) })
        return (
          model.name,
          Asker(
            model: model, provider: patient, store: store, journal: journal, control: control,
            progress: progress, asksAgain: asksAgain)
        )
      })
  }

  /// The model of a name that the settings were checked to have.
  func asker(_ name: String) -> Asker {
    guard let asker = askers[name] else { preconditionFailure("no model named \(name)") }
    return asker
  }

  func shutdown() async throws { try await transport?.shutdown() }

  private static func provider(
    for model: Settings.Model, seed: UInt64, environment: [String: String],
    transport: HTTPTransport?, store: Store
  ) throws -> any Provider {
    switch model.provider {
    case .simulator:
      return SimulatorProvider(
        model: SimulatedModel(seed: seed, name: model.model, profile: model.simulation),
        latency: .milliseconds(model.simulation.latency), clock: ContinuousClock())
    case .anthropic, .openai:
      guard let transport, let url = model.url else {
        preconditionFailure("settings without a base_url were let through")
      }
      let endpoint = ModelEndpoint(
        name: model.name, url: url, key: model.apiKeyEnv.flatMap { environment[$0] },
        keyVariable: model.apiKeyEnv, timeout: model.timeout, transport: transport,
        learned: try LearnedQuirks(of: model, in: store))
      return model.provider == .openai
        ? OpenAICompatible(endpoint: endpoint) : AnthropicMessages(endpoint: endpoint)
    }
  }
}
