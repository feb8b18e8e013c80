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
    progress: RunProgress, asksAgain: Set<FailureClass>, memory: AnswerMemory? = nil,
    trace: RequestTrace? = nil, substitute: (Settings.Model) -> (any Provider)?
  ) throws {
    let models = settings.modelsInUse
    let connections = Dictionary(
      models.filter(\.provider.isServer).map { ($0.endpointName, $0.limits.concurrency) },
      uniquingKeysWith: max
    ).values.reduce(0, +)
    let transport = connections > 0 ? HTTPTransport(connections: connections) : nil
    self.transport = transport
    if models.contains(where: { $0.batch != nil }) { try store.forgetUnsentBatches() }
    let journal = AnswerJournal(store: store)
    let askedBefore = try AskedBefore(store)
    let keys = Dictionary(grouping: models, by: \.endpointName)
    let gates = keys.mapValues { Self.gate(of: $0, control: control, progress: progress) }
    let uses = keys.compactMapValues { models in
      MinuteUse(models[0].limits, of: models.map(\.name).sorted(), clock: ContinuousClock())
    }
    for (_, use) in uses.sorted(by: { $0.key < $1.key }) { progress.watch(use) }
    askers = Dictionary(
      uniqueKeysWithValues: try models.map { model in
        guard let gate = gates[model.endpointName] else {
          preconditionFailure("a model without a gate")
        }
        let provider =
          try substitute(model)
          ?? Self.provider(
            for: model, seed: settings.seed, environment: environment, transport: transport,
            store: store, gate: gate)
        let patient =
          try Self.batched(provider, model, store: store, control: control, progress: progress)
          ?? Paced(
            base: provider, gate: gate, progress: progress, use: uses[model.endpointName],
            proceed: { try control.proceed() }
          )
          .retrying(
            model.retries, clock: ContinuousClock(), isStopping: { control.isStopping },
            onRetry: { failure, _ in progress.retry(failure) })
        return (
          model.name,
          Asker(
            model: model, provider: patient, store: store, journal: journal,
            askedBefore: askedBefore, control: control,
            progress: progress, asksAgain: asksAgain,
            memory: ModelMemory(memory, of: model, among: models), trace: trace)
        )
      })
  }

  /// The provider of a model whose requests go in batch jobs; nil where they do not.
  private static func batched(
    _ provider: any Provider, _ model: Settings.Model, store: Store, control: RunControl,
    progress: RunProgress
  ) throws -> (any Provider)? {
    guard let batching = model.batch, let baseURL = model.baseURL else { return nil }
    let server: any BatchServer
    switch provider {
    case let openAI as OpenAICompatible: server = OpenAIBatches(base: openAI, baseURL: baseURL)
    case let anthropic as AnthropicMessages: server = AnthropicBatches(base: anthropic)
    default: return nil
    }
    return Batched(
      collector: try BatchCollector(
        model: model, batching: batching, server: server, store: store, control: control,
        progress: progress), progress: progress)
  }

  /// What the models on one key share.
  private static func gate(
    of models: [Settings.Model], control: RunControl, progress: RunProgress
  ) -> Gate {
    // Who wants no retries wants no waiting for a server that fails: each failure stands.
    let waits = models.contains { $0.retries > 0 }
    let name = models.map(\.name).sorted().joined(separator: ", ")
    return Gate(
      limits: models[0].limits,
      patience: waits ? models.map(\.patience).max() ?? .zero : nil, clock: ContinuousClock()
    ) { pause in
      progress.pause(for: pause.duration, pause.message)
      if pause.isLast { control.request(.unreachable(model: name, pause.message)) }
    }
  }

  /// The model of a name that the settings were checked to have.
  func asker(_ name: String) -> Asker {
    guard let asker = askers[name] else { preconditionFailure("no model named \(name)") }
    return asker
  }

  func shutdown() async throws { try await transport?.shutdown() }

  private static func provider(
    for model: Settings.Model, seed: UInt64, environment: [String: String],
    transport: HTTPTransport?, store: Store, gate: Gate
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
        access: try ServerAccess(to: url, caFile: model.caFile, environment: environment),
        learned: try LearnedQuirks(of: model, in: store),
        onReport: { gate.learn($0) })
      return model.provider == .openai
        ? OpenAICompatible(endpoint: endpoint) : AnthropicMessages(endpoint: endpoint)
    }
  }
}
