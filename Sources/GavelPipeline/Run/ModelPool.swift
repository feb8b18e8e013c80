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
    // A file that may be at its server is removed by whoever asks its model next, be that the run
    // or an evaluation.
    try store.forgetUnsentBatches(besidesOf: Settings.Model.Provider.openai.rawValue)
    let journal = AnswerJournal(store: store)
    let askedBefore = try AskedBefore(store)
    let keys = Dictionary(grouping: models, by: \.endpointName)
    try store.forgetWaits()
    let gates = keys.mapValues {
      Self.gate(of: $0, store: store, control: control, progress: progress)
    }
    let uses = keys.compactMapValues { models in
      MinuteUse(models[0].limits, of: models.map(\.name).sorted(), clock: ContinuousClock())
    }
    // Two names of one model at one server are refused the same.
    let learned = try Dictionary(
      models.map { ($0.servedAs, try LearnedQuirks(of: $0, in: store)) },
      uniquingKeysWith: { first, _ in first })
    for (_, use) in uses.sorted(by: { $0.key < $1.key }) { progress.watch(use) }
    askers = Dictionary(
      uniqueKeysWithValues: try models.map { model in
        guard let gate = gates[model.endpointName], let learned = learned[model.servedAs] else {
          preconditionFailure("a model without a gate")
        }
        let use = uses[model.endpointName]
        let provider =
          try substitute(model)
          ?? Self.provider(
            for: model, seed: settings.seed, environment: environment, transport: transport,
            learned: learned, gate: gate
          ) { turn in
            try await gate.takeAnother(turn) { try control.proceed() }
            use?.send()
          }
        let patient =
          try Self.batched(provider, model, store: store, control: control, progress: progress)
          ?? Paced(
            base: provider, gate: gate, progress: progress, use: use,
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
    of models: [Settings.Model], store: Store, control: RunControl, progress: RunProgress
  ) -> Gate {
    // Who wants no retries wants no waiting for a server that fails: each failure stands.
    let waits = models.contains { $0.retries > 0 }
    let name = models.map(\.name).sorted().joined(separator: ", ")
    let log = WaitLog(name: name, store: store, control: control, progress: progress)
    return Gate(
      limits: models[0].limits,
      patience: waits ? models.map(\.patience).max() ?? .zero : nil, clock: ContinuousClock(),
      onEnd: { log.end() }
    ) { pause in
      log.note(pause)
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
    transport: HTTPTransport?, learned: LearnedQuirks, gate: Gate,
    onResend: @escaping @Sendable (Gate.Turn) async throws -> Void
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
        learned: learned, onReport: { gate.learn($0) }, onResend: onResend)
      return model.provider == .openai
        ? OpenAICompatible(endpoint: endpoint) : AnthropicMessages(endpoint: endpoint)
    }
  }
}

extension Settings.Model {
  /// What its server knows it by, and where that is.
  fileprivate var servedAs: String { "\(model) at \(baseURL ?? "")" }
}
