import GavelCore
public import GavelStore

/// How long models' answers will be, and how long they will take: as measured, or as assumed.
public struct AnswerLengths: Sendable {
  /// Where a length comes from.
  public enum Source: Hashable, Sendable {
    /// The mean of so many answers.
    case measured(Int)
    /// Shares of the model's limit.
    case limit(Int)
    /// Neither is known.
    case assumed
  }

  /// Shares of `max_tokens`.
  static let shares = Reckoned(low: 0.1, expected: 0.5, high: 1)
  /// Tokens of an answer without a limit.
  static let assumed = Reckoned(low: 64, expected: 256, high: 1024)

  private struct Key: Hashable {
    let name: String
    let purpose: AnsweredRequest.Purpose
  }

  private var measures: [Key: AnswerMeasure] = [:]

  public init() {}

  /// Adds what was measured of a model; what was added before stays.
  mutating func add(_ measure: AnswerMeasure, of name: String) {
    let key = Key(name: name, purpose: measure.purpose)
    guard measure.count > 0, measures[key] == nil else { return }
    measures[key] = measure
  }

  /// What a run's own store has measured.
  ///
  /// - Parameter store: of the run whose settings are planned.
  public init(_ store: Store, for settings: Settings) throws {
    for measure in try store.answerMeasures() {
      guard let model = settings.model(named: measure.name), model.model == measure.model else {
        continue
      }
      add(measure, of: measure.name)
    }
  }

  /// Adds what other runs have measured, as their cache has it.
  public mutating func add(_ cache: AnswerCache, for settings: Settings) throws {
    for (provider, baseURL, measure) in try cache.measures() {
      for model in settings.models
      where model.provider.rawValue == provider && model.baseURL == baseURL
        && model.model == measure.model
      {
        add(measure, of: model.name)
      }
    }
  }

  /// The tokens of an answer.
  ///
  /// A mean of n answers may be off by a factor of about 1 + 1/√n.
  func tokens(
    of model: Settings.Model, for purpose: AnsweredRequest.Purpose
  ) -> (tokens: Reckoned, source: Source) {
    if let measure = measures[Key(name: model.name, purpose: purpose)] {
      let factor = 1 + max(0.05, 1 / Double(measure.count).squareRoot())
      let mean = measure.meanTokens
      return (
        Reckoned(low: mean / factor, expected: mean, high: mean * factor),
        .measured(measure.count)
      )
    }
    let request = model.request([])
    if let limit = request.longestAnswer { return (Self.shares * Double(limit), .limit(limit)) }
    return (Self.assumed, .assumed)
  }

  /// The mean time to an answer; nil where nobody knows.
  func seconds(of model: Settings.Model, for purpose: AnsweredRequest.Purpose) -> Double? {
    if let measure = measures[Key(name: model.name, purpose: purpose)] {
      return measure.meanSeconds
    }
    return model.provider == .simulator ? model.simulation.latency / 1000 : nil
  }
}
