public import GavelCore
public import GavelStore

/// What a run has spent, by model and purpose.
///
/// An unknown price is not 0 USD: answers whose cost nobody knows are counted apart. So is what was
/// asked to evaluate a model: it made nothing of the run, and the run's caps do not count it.
public struct Spending: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    public let total: ModelTotal
    /// Of the answers whose tokens the server counted; nil where the price is unknown.
    public let usd: Double?
    /// What the answers from the cache would have cost; nil where the price is unknown.
    public let saved: Double?
    /// What the answers without a count cost by their texts; nil where the price is unknown.
    public let estimated: Double?

    init(_ total: ModelTotal, price: Settings.Price?) {
      self.total = total
      usd = price?.usd(prompt: total.promptTokens, completion: total.completionTokens)
      saved = price?.usd(
        prompt: total.savedPromptTokens, completion: total.savedCompletionTokens)
      estimated = price?.usd(
        prompt: total.uncountedPromptTokens, completion: total.uncountedCompletionTokens)
    }

    /// The answers whose cost is unknown.
    public var unknown: Int {
      guard let estimated else { return total.answers - total.cached }
      return usd == 0 && estimated == 0 ? 0 : total.answersWithoutUsage
    }
  }

  /// What was asked of models for all purposes.
  public let rows: [Row]
  /// The cap on money: that of the settings, where nothing goes over it.
  public var cap: Double?
  /// The rows that the sums below are of.
  private let counted: [Row]

  /// - Parameters:
  ///   - prices: by models' names.
  ///   - studentPrices: of models that were evaluated, where those are others.
  init(
    _ totals: [ModelTotal], prices: [String: Settings.Price],
    studentPrices: [String: Settings.Price] = [:], cap: Double? = nil
  ) {
    rows = totals.map { total in
      Row(
        total,
        price: total.isEvaluation
          ? studentPrices[total.name] ?? prices[total.name] : prices[total.name])
    }
    counted = rows.filter { !$0.total.isEvaluation }
    self.cap = cap
  }

  private init(counting rows: [Row]) { (self.rows, counted) = (rows, rows) }

  /// What a run has spent by the prices of its own settings, and models that were evaluated by
  /// those that they were asked with last.
  public init(_ store: Store) throws {
    let prices = StoredPrices(try store.run()?.settings ?? "")
    let students = try store.students().compactMap { student in
      student.price.map { (student.name, Settings.Price($0)) }
    }
    self.init(
      try store.modelTotals(), prices: prices.byModel,
      studentPrices: Dictionary(uniqueKeysWithValues: students), cap: prices.cap)
  }

  /// What was spent to evaluate models.
  public var evaluations: Spending { Spending(counting: rows.filter(\.total.isEvaluation)) }

  /// USD, as far as they are known.
  public var usd: Double { counted.reduce(0) { $0 + ($1.usd ?? 0) } }

  /// The same with what answers without a count cost by their texts, for caps.
  var cautiousUSD: Double { counted.reduce(0) { $0 + ($1.usd ?? 0) + ($1.estimated ?? 0) } }

  /// Answers whose cost is unknown.
  public var unknown: Int { counted.reduce(0) { $0 + $1.unknown } }

  /// Answers that were asked for, not taken from the cache.
  public var requests: Int { counted.reduce(0) { $0 + $1.total.answers } - cached }

  /// Answers from the cache.
  public var cached: Int { counted.reduce(0) { $0 + $1.total.cached } }

  /// What those would have cost, in USD, as far as prices are known.
  public var saved: Double { counted.reduce(0) { $0 + ($1.saved ?? 0) } }

  /// Whether there is anything to say of money: something cost something, or nobody knows.
  public var isWorthTelling: Bool { usd > 0 || unknown > 0 }

  /// Whether the cost of anything is known.
  public var isAnyKnown: Bool { counted.isEmpty || counted.contains { $0.usd != nil } }

  public var json: JSONValue {
    var json = sums
    json["cap_usd"] = cap.map { .number($0) } ?? .null
    let evaluations = evaluations
    json["evaluations"] = evaluations.rows.isEmpty ? .null : .object(evaluations.sums)
    return .object(json)
  }

  private var sums: JSONObject {
    JSONObject([
      ("usd", isAnyKnown ? .number(usd) : .null), ("answers_of_unknown_cost", .number(unknown)),
      ("requests", .number(requests)), ("cached", .number(cached)), ("saved_usd", .number(saved)),
    ])
  }
}

extension ModelTotal {
  /// Whether the model was asked to be evaluated.
  fileprivate var isEvaluation: Bool { purpose == AnsweredRequest.Purpose.evaluate.rawValue }
}

extension Settings.Price {
  init(_ price: Student.Price) {
    self.init(input: price.input, output: price.output, batchDiscount: price.batchDiscount)
  }
}

extension Student.Price {
  init(_ price: Settings.Price) {
    self.init(input: price.input, output: price.output, batchDiscount: price.batchDiscount)
  }
}

extension Spending.Row {
  public var json: JSONValue {
    [
      "name": .string(total.name), "purpose": .string(total.purpose),
      "answers": .number(total.answers), "cached": .number(total.cached),
      "prompt_tokens": .number(total.promptTokens),
      "completion_tokens": .number(total.completionTokens),
      "answers_without_usage": .number(total.answersWithoutUsage),
      "usd": usd.map { .number($0) } ?? .null, "answers_of_unknown_cost": .number(unknown),
    ]
  }
}

/// The prices in the resolved settings that a store keeps.
///
/// Read leniently: the settings may be those of another version.
struct StoredPrices {
  private(set) var byModel: [String: Settings.Price] = [:]
  private(set) var cap: Double?

  init(_ resolvedYAML: String) {
    let tree = SettingsTree(yaml: resolvedYAML, origin: .file("settings.resolved.yaml"))
    guard let root = tree.root?.mapping else { return }
    func number(_ key: String, of node: SettingsNode?) -> Double? {
      node?.mapping?[key]?.scalar?.number.flatMap { Double($0) }
    }
    for (name, model) in root["models"]?.mapping?.entries ?? [] {
      let price = model.mapping?["price"]
      guard let input = number("input", of: price), let output = number("output", of: price) else {
        continue
      }
      byModel[name] = Settings.Price(
        input: input, output: output, batchDiscount: number("batch_discount", of: price) ?? 0)
    }
    cap = number("usd", of: root["budget"])
  }
}
