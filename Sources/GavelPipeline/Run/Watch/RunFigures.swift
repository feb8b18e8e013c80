public import GavelCore

/// What one start of a run came to: requests, times, tokens.
///
/// Its size is fixed, however long the run.
public struct RunFigures: Sendable {
  /// Requests that were answered.
  public internal(set) var answered = 0
  /// Answers from the cache of other runs.
  public internal(set) var cached = 0
  /// Answers that the run had stored before, as often as they were needed.
  public internal(set) var stored = 0
  /// Attempts that were tried again, by class.
  public internal(set) var retries: [FailureClass: Int] = [:]
  /// Requests given up, by class.
  public internal(set) var failures: [FailureClass: Int] = [:]
  /// As the servers counted them.
  public internal(set) var promptTokens = 0
  public internal(set) var completionTokens = 0
  /// Answers whose tokens nobody counted.
  public internal(set) var answersWithoutUsage = 0
  /// The longest time for which nothing was sent to a server that took nothing.
  public internal(set) var longestPause: Duration?
  /// From sending to the last byte, of the attempts that were answered.
  var latencies = LatencyHistogram()
  let startedAt = ContinuousClock.now

  mutating func answer(_ completion: Completion) {
    answered += 1
    if let latency = completion.latency { latencies.add(latency) }
    if let usage = completion.usage {
      promptTokens += usage.prompt
      completionTokens += usage.completion
    } else {
      answersWithoutUsage += 1
    }
  }

  public var elapsed: Duration { startedAt.duration(to: .now) }

  /// Answers a second, cached ones left aside; nil where there is nothing to reckon from.
  public var perSecond: Double? {
    let seconds = elapsed / .seconds(1)
    return seconds > 0 && answered > 0 ? Double(answered) / seconds : nil
  }

  /// Whether models were asked, or answers taken from the cache.
  public var hasAsked: Bool {
    answered + cached > 0 || !retries.isEmpty || !failures.isEmpty
  }

  /// p50, p95, p99 and the longest latency; nil where nothing was answered.
  public var latency: (p50: Duration, p95: Duration, p99: Duration, longest: Duration)? {
    guard let p50 = latencies.percentile(50), let p95 = latencies.percentile(95),
      let p99 = latencies.percentile(99), let longest = latencies.maximum
    else { return nil }
    return (p50, p95, p99, longest)
  }

  public var json: JSONObject {
    let latency = latency.map { latency -> JSONValue in
      [
        "p50": .milliseconds(latency.p50), "p95": .milliseconds(latency.p95),
        "p99": .milliseconds(latency.p99), "longest": .milliseconds(latency.longest),
      ]
    }
    return JSONObject([
      ("seconds", .seconds(elapsed)), ("answered", .number(answered)),
      ("cached", .number(cached)), ("stored", .number(stored)),
      ("answers_per_second", perSecond.map { .rounded($0, to: 100) } ?? .null),
      ("retries", .counts(retries)), ("failures", .counts(failures)),
      ("latency_ms", latency ?? .null), ("prompt_tokens", .number(promptTokens)),
      ("completion_tokens", .number(completionTokens)),
      ("answers_without_usage", .number(answersWithoutUsage)),
      ("longest_pause_seconds", longestPause.map { .seconds($0) } ?? .null),
    ])
  }
}

extension JSONValue {
  /// Counts by class, in the classes' order.
  public static func counts(_ counts: [FailureClass: Int]) -> JSONValue {
    .object(
      JSONObject(
        FailureClass.allCases.compactMap { failure in
          counts[failure].map { (failure.rawValue, .number($0)) }
        }))
  }

  /// Milliseconds, to a tenth.
  public static func milliseconds(_ time: Duration) -> JSONValue {
    .rounded(time / .milliseconds(1), to: 10)
  }

  /// Seconds, to a thousandth.
  public static func seconds(_ time: Duration) -> JSONValue {
    .rounded(time / .seconds(1), to: 1000)
  }

  /// A number to the nearest part of one.
  public static func rounded(_ value: Double, to parts: Double) -> JSONValue {
    .number((value * parts).rounded() / parts)
  }
}
