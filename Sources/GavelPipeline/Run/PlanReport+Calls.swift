public import GavelCore
public import GavelStore

extension PlanReport {
  /// The calls to one model for one purpose.
  public struct Calls: Hashable, Sendable {
    public let model: String
    public let purpose: AnsweredRequest.Purpose
    public let count: Int
    /// Tokens, of all calls together.
    public let prompt: Reckoned
    public let answer: Reckoned
    /// How long an answer was taken to be, and where that comes from.
    public let answerSource: AnswerLengths.Source
    /// The most that the settings allow; nil where no limit is set.
    public let greatestCompletionTokens: Int?
    /// USD; nil where the price is unknown.
    public let usd: Reckoned?
    /// At the model's limits a minute; nil where there are none.
    public let leastSeconds: Double?
    /// With the model's concurrency and the time that its answers take; nil where that is unknown.
    public let expectedSeconds: Double?

    public var promptTokens: Int { Int(prompt.expected.rounded()) }

    /// - Parameter each: the tokens of one prompt.
    init(
      _ model: Settings.Model, _ purpose: AnsweredRequest.Purpose, count: Int, each: Reckoned,
      lengths: AnswerLengths
    ) {
      self.model = model.name
      self.purpose = purpose
      self.count = count
      let (tokens, source) = lengths.tokens(of: model, for: purpose)
      let (prompt, answer) = (each * Double(count), tokens * Double(count))
      (self.prompt, self.answer, answerSource) = (prompt, answer, source)
      greatestCompletionTokens = model.request([]).longestAnswer.map { $0 * count }
      usd = model.price.map { price in
        let share = (1 - price.batchDiscount) / 1_000_000
        return prompt * (price.input * share) + answer * (price.output * share)
      }
      // When a batch job is done is for its server to say.
      guard model.batch == nil else {
        (leastSeconds, expectedSeconds) = (nil, nil)
        return
      }
      let byRequests = model.limits.requestsPerMinute.map { Double(count) / Double($0) * 60 }
      let byTokens = model.limits.tokensPerMinute.map {
        (prompt.expected + answer.expected) / Double($0) * 60
      }
      let least = [byRequests, byTokens].compactMap { $0 }.max()
      leastSeconds = least
      expectedSeconds = lengths.seconds(of: model, for: purpose).map { seconds in
        max(least ?? 0, Double(count) * seconds / Double(model.limits.concurrency))
      }
    }

    public var json: JSONValue {
      [
        "model": .string(model), "purpose": .string(purpose.rawValue), "calls": .number(count),
        "prompt_tokens": .number(promptTokens), "prompt_token_range": prompt.json(rounded: true),
        "completion_tokens": answer.json(rounded: true),
        "completion_tokens_from": .string(answerSource.name),
        "greatest_completion_tokens": greatestCompletionTokens.map { .number($0) } ?? .null,
        "usd": usd?.json() ?? .null,
        "least_hours": leastSeconds.map { .number($0 / 3600) } ?? .null,
        "expected_hours": expectedSeconds.map { .number($0 / 3600) } ?? .null,
      ]
    }
  }

  /// Whether the cost of anything is known.
  public var isAnyPriceKnown: Bool { calls.isEmpty || calls.contains { $0.usd != nil } }

  /// USD in all, as far as prices are known.
  public var usd: Reckoned { calls.compactMap(\.usd).sum }

  /// Models that will be called and whose price is unknown.
  public var modelsWithoutPrice: [String] {
    var names: [String] = []
    for call in calls where call.usd == nil && call.count > 0 && !names.contains(call.model) {
      names.append(call.model)
    }
    return names
  }

  /// Seconds at the models' limits: models of one stage are asked side by side, stages one after
  /// the other.
  public var leastSeconds: Double { seconds { $0.leastSeconds ?? 0 } }

  /// The same with the time that answers take; nil where that of a model is unknown.
  public var expectedSeconds: Double? {
    let asked = calls.filter { $0.count > 0 }
    guard !asked.isEmpty, asked.allSatisfy({ $0.expectedSeconds != nil }) else { return nil }
    return seconds { $0.expectedSeconds ?? 0 }
  }

  private func seconds(_ of: (Calls) -> Double) -> Double {
    Dictionary(grouping: calls, by: \.purpose).values.reduce(0) { sum, stage in
      // A model's calls for one purpose stand in one row.
      sum + (stage.map(of).max() ?? 0)
    }
  }

  /// What the numbers rest on, a line each.
  public var assumptions: [String] {
    var lines = [
      "prompts: rendered for \(sampleSize) of the queries; tokens at four bytes each, or 1.3 a word"
    ]
    for call in calls where call.count > 0 {
      let place = "answers of \(call.model) (\(call.purpose.rawValue))"
      let each = call.answer * (1 / Double(call.count))
      let tokens = "\(Int(each.low)) / \(Int(each.expected)) / \(Int(each.high)) tokens"
      switch call.answerSource {
      case .measured(let count): lines.append("\(place): \(tokens), measured on \(count)")
      case .limit(let limit):
        lines.append("\(place): \(tokens), assumed: 10, 50 and 100 % of \(limit) allowed")
      case .assumed: lines.append("\(place): \(tokens), assumed: no max_tokens is set")
      }
    }
    return lines
  }
}

extension AnswerLengths.Source {
  /// In a word, for files.
  var name: String {
    switch self {
    case .measured: "measured"
    case .limit: "max_tokens"
    case .assumed: "assumed"
    }
  }
}
