import GavelCore
import GavelText

@testable import GavelPipeline

/// Settings such as a reader can give, drawn from a seed.
struct RandomSettings {
  private var state: UInt64
  private let folder: String

  init(seed: UInt64, folder: String) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    self.folder = folder
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  private mutating func index(_ count: Int) -> Int { Int(next() % UInt64(count)) }
  private mutating func coin() -> Bool { index(2) == 0 }
  private mutating func whole() -> Int { index(1000) + 1 }
  private mutating func share() -> Double {
    [0, 1, 0.1, 0.5, 1e-6, Double(next() >> 11) * 0x1p-53][index(6)]
  }
  private mutating func maybe<Value>(_ value: Value) -> Value? { coin() ? value : nil }
  private mutating func one<Value: CaseIterable>(of type: Value.Type) -> Value
  where Value.AllCases == [Value] {
    Value.allCases[index(Value.allCases.count)]
  }

  private static let pieces = [
    "a", "no", "null", "1", "0.5", "- ", ": ", " #", "\"", "'", "\\", "\n", "\t", "é", "判断", "🙂",
    "\u{85}", "\u{2028}", "\u{7}", "\u{9F}", "{", "}", "[", ",", "&", "*", "!", "|",
    ">",
    "%", "@", "`", "~", "true", "0x1", "1_0", ".", "?", "=", "<<", " ", "\r\n", "\u{E000}",
    "\u{F000}",
  ]

  private mutating func text() -> String {
    var text = ""
    for _ in 0...index(4) { text += Self.pieces[index(Self.pieces.count)] }
    return text
  }

  private mutating func name(_ suffix: Int) -> String {
    let text = text().filter { !$0.isNewline }
    return "\(text)\(suffix)"
  }

  private mutating func json(_ depth: Int) -> JSONValue {
    switch index(depth > 2 ? 5 : 7) {
    case 0: return .null
    case 1: return .bool(coin())
    case 2: return .number(["0", "-1", "1e-1", "2.50", "12345678901234567890"][index(5)])
    case 3, 4: return .string(text())
    case 5: return .array((0..<index(4)).map { _ in json(depth + 1) })
    default: return .object(object(depth + 1))
    }
  }

  private mutating func object(_ depth: Int) -> JSONObject {
    JSONObject((0..<index(4)).map { (name($0), json(depth)) })
  }

  mutating func settings() -> Settings {
    let names = (0..<(3 + index(3))).map { name($0) }
    let models = names.map { model($0) }
    let candidates = Array(names.dropLast())
    let choose = one(of: Settings.Pairs.Choice.self)
    let there = candidates.count * (candidates.count - 1) / 2
    let orders = one(of: Settings.Judging.Orders.self)
    let reference = one(of: Settings.Judging.Reference.self)
    let format = ["pandalm", "judgelm", "json", folder][index(4)]
    var export = [
      Settings.Export(
        format: "messages", swapAugmentation: orders == .both ? share() : 0,
        referenceDrop: reference == .both ? maybe(share()) : nil)
    ]
    vary(&export[0])
    let isSingle = reference == .with && format != "judgelm" && coin()
    let path = reference == .without ? .direct : one(of: Settings.Judging.Path.self)
    let isOfLists = !isSingle && path == .direct && coin()
    if isSingle {
      let (maxTokens, over) = (export[0].maxTokens, export[0].over)
      export = [Settings.Export(format: "sharegpt")]
      (export[0].of, export[0].maxTokens, export[0].over) = (.responses, maxTokens, over)
    } else if path == .critiques, coin() {
      var responses = Settings.Export(format: "messages")
      responses.of = .responses
      export.append(responses)
    }
    if isOfLists {
      (export[0].balance, export[0].ties) = (.none, .keep)
    } else if !isSingle, format == "judgelm" || format == folder {
      export.append(Settings.Export(format: "judgelm"))
    }
    let isGraded = coin()
    let isPriced = models.allSatisfy { $0.price != nil }
    return Settings(
      name: name(0).filter { $0 != "/" }, seed: next(),
      recipe: maybe(["judgelm", "pandalm"][index(2)]),
      queries: Settings.Queries(
        sources: [
          source(), Settings.Source(path: "-", format: one(of: Settings.SourceFormat.self)),
        ],
        sample: sample(), diversity: diversity(), augment: augment(names),
        grade: isGraded ? grade(names) : nil, balance: balance(isGraded)),
      models: models, candidates: candidates,
      pairs: isOfLists
        ? Settings.Pairs(perQuery: 1, choose: .random, answers: 2 + index(8))
        : Settings.Pairs(perQuery: choose == .all ? there : 1 + index(there), choose: choose),
      teachers: [names[names.count - 1]],
      judging: Settings.Judging(
        format: format, reference: reference,
        referenceFrom: coin() ? .query : .model(names[0]), orders: orders,
        path: path, answers: isSingle ? .single : isOfLists ? .several : .pair),
      keep: Settings.Keep(
        swap: orders == .both ? one(of: SwapPolicy.self) : .all,
        contradictions: Settings.Contradictions(
          scores: isOfLists ? .keep : one(of: ContradictionPolicy.self),
          reference: one(of: ContradictionPolicy.self),
          language: one(of: ContradictionPolicy.self))),
      split: Settings.Split(validation: share(), clusterAbove: share()), export: export,
      budget: Settings.Budget(
        usd: isPriced ? maybe(share()) : nil, requests: maybe(whole()), hours: maybe(share() + 1)),
      templates: maybe(folder),
      cache: [.usual, .off, .folder("\(folder)/answers")][index(3)])
  }

  private mutating func vary(_ export: inout Settings.Export) {
    export.maxTokens = maybe(whole())
    if export.maxTokens != nil { export.over = one(of: Settings.Export.Over.self) }
    export.balance = one(of: Settings.Export.Balance.self)
    export.ties = [.keep, .drop, .atMost(share())][index(3)]
    export.template = maybe([folder, "json"][index(2)])
    export.license = maybe(name(0))
    export.languages = (0..<index(3)).map { name($0) }
  }

  private mutating func source() -> Settings.Source {
    let path = "\(folder)/seeds.jsonl"
    guard coin() else { return Settings.Source(path: path) }
    return Settings.Source(
      path: path, format: .generic,
      fields: Settings.Fields(instruction: name(0), input: maybe(name(1)), id: maybe(name(2))))
  }

  private mutating func sample() -> Settings.Sample? {
    switch index(5) {
    case 0: nil
    case 1: Settings.Sample(count: whole(), byCategory: false, quotas: .proportional)
    case 2: Settings.Sample(count: whole(), byCategory: true, quotas: .proportional)
    case 3: Settings.Sample(count: whole(), byCategory: true, quotas: .equal)
    default:
      Settings.Sample(
        count: nil, byCategory: true, quotas: .counts([name(0): whole(), name(1): 0]))
    }
  }

  private mutating func augment(_ models: [String]) -> Settings.Augment? {
    maybe(
      Settings.Augment(
        model: models[index(models.count)],
        count: coin() ? .total(whole()) : .perCategory(whole()), perRequest: 1 + index(100),
        examples: index(101), categories: maybe([name(0), name(1)]),
        template: coin() ? "augment.zh" : "\(folder)/seeds.jsonl", keepSeeds: coin()))
  }

  private mutating func grade(_ models: [String]) -> Settings.Grade {
    Settings.Grade(
      model: models[index(models.count)], template: "grade",
      leastQuality: maybe(1 + share() * 9), ungraded: one(of: Settings.Grade.Ungraded.self))
  }

  private mutating func balance(_ isGraded: Bool) -> Settings.Balance? {
    let difficulties: [Settings.Balance.Difficulty?] = [nil, .equal, .counts(["easy": whole()])]
    let categories: [Settings.Sample.Quotas?] = [nil, .equal, .proportional]
    return maybe(
      Settings.Balance(
        count: whole(), byDifficulty: isGraded ? difficulties[index(3)] : nil,
        byCategory: categories[index(3)], bands: Settings.Bands(medium: 2.5, hard: 8)))
  }

  private mutating func diversity() -> Settings.Diversity {
    let rougeL = maybe(share())
    let targets: [Settings.SelfBLEULimit.Target] = [.atMost(share()), .keep(whole())]
    return Settings.Diversity(
      tokenizer: coin() ? .unicode : .rouge155, rougeL: rougeL,
      selfBLEU: maybe(Settings.SelfBLEULimit(order: 1 + index(9), target: targets[index(2)])),
      against: rougeL == nil ? [] : ["\(folder)/seeds.jsonl"], numbersGuard: coin())
  }

  private mutating func model(_ name: String) -> Settings.Model {
    let provider = one(of: Settings.Model.Provider.self)
    let simulation = SimulatedModel.Profile(
      quality: share(), spread: share(), empty: share(), refusal: share(), noise: share(),
      positionBias: share(), malformed: share(), latency: Double(whole()))
    let isOpen = provider != .anthropic
    let reasoning: Settings.Model.Reasoning? =
      isOpen ? maybe(.effort(one(of: Settings.Model.Reasoning.Effort.self))) : maybe(.budget(2048))
    let logprobs = isOpen && coin()
    let batch: Settings.Batching? =
      provider.isServer
      ? maybe(
        Settings.Batching(
          size: whole(), jobs: whole(), wait: .milliseconds(whole()), poll: .seconds(whole())))
      : nil
    return Settings.Model(
      name: name, provider: provider,
      baseURL: provider.isServer ? "http://127.0.0.1:8000/v1" : nil,
      model: maybe(self.name(0)) ?? name, apiKeyEnv: maybe("SOME_KEY"),
      caFile: provider.isServer ? maybe("\(folder)/authority.pem") : nil,
      temperature: maybe(share()), topP: maybe(share() / 2 + 0.5),
      maxTokens: isOpen ? maybe(whole()) : 2048 + whole(),
      seed: isOpen ? maybe(-whole()) : nil, stop: (0..<index(3)).map { self.name($0) },
      extra: object(0),
      system: maybe(text()), jsonMode: one(of: Settings.Model.JSONMode.self),
      reasoning: reasoning, logprobs: logprobs,
      topLogprobs: logprobs ? maybe(1 + index(20)) : nil,
      limits: Settings.Limits(
        scope: .model, concurrency: whole(), requestsPerMinute: maybe(whole()),
        tokensPerMinute: maybe(whole()), inputTokensPerMinute: maybe(whole()),
        outputTokensPerMinute: maybe(whole())),
      price: provider == .simulator || coin()
        ? Settings.Price(
          input: share(), output: share() * 60, batchDiscount: batch == nil ? 0 : share()) : nil,
      timeout: .milliseconds(whole() * (coin() ? 1 : 1000)), retries: index(100),
      patience: .milliseconds(whole() * (coin() ? 1 : 1000)), batch: batch,
      simulation: provider == .simulator ? simulation : SimulatedModel.Profile())
  }
}
