import Synchronization

/// Holds each model to so many requests and tokens a minute.
///
/// A limit is a bucket that holds a minute's worth and refills evenly, as those of real servers are
/// said to be. A request that one bucket cannot pay takes nothing from the other.
final class MinuteLimits: Sendable {
  enum Kind: String, Hashable, Sendable, CaseIterable { case requests, tokens }

  /// Where a limit stands.
  struct Standing: Hashable, Sendable {
    let limit: Int
    let remaining: Int
    /// Seconds until the bucket is full.
    let reset: Double
  }

  enum Decision: Hashable, Sendable {
    case admitted
    /// In so many seconds there will be enough.
    case over(Kind, seconds: Double)
  }

  private struct Bucket {
    let limit: Int
    var level: Double
    var updated: Duration
  }

  private let limits: [Kind: Int]
  private let sinceStart: @Sendable () -> Duration
  private let buckets = Mutex<[String: [Kind: Bucket]]>([:])

  init(_ limits: [Kind: Int], clock: some Clock<Duration> = ContinuousClock()) {
    self.limits = limits
    let start = clock.now
    sinceStart = { start.duration(to: clock.now) }
  }

  /// Takes what a request costs, if it is there, and says how the limits stand then.
  ///
  /// A cost above a whole limit is paid by a full bucket: it could never pass otherwise.
  func take(
    _ costs: [Kind: Int], from model: String
  ) -> (decision: Decision, standings: [Kind: Standing]) {
    let now = sinceStart()
    return buckets.withLock { all in
      var own =
        all[model] ?? limits.mapValues { Bucket(limit: $0, level: Double($0), updated: now) }
      var decision = Decision.admitted
      for kind in Kind.allCases {
        guard var bucket = own[kind] else { continue }
        let perSecond = Double(bucket.limit) / 60
        let seconds = (now - bucket.updated) / .seconds(1)
        bucket.level = min(Double(bucket.limit), bucket.level + seconds * perSecond)
        bucket.updated = now
        own[kind] = bucket
        let missing = Double(min(costs[kind] ?? 0, bucket.limit)) - bucket.level
        if missing > 1e-9, decision == .admitted {
          decision = .over(kind, seconds: missing / perSecond)
        }
      }
      if decision == .admitted {
        for (kind, bucket) in own {
          own[kind]?.level -= Double(min(costs[kind] ?? 0, bucket.limit))
        }
      }
      all[model] = own
      return (decision, own.mapValues(Self.standing))
    }
  }

  private static func standing(_ bucket: Bucket) -> Standing {
    Standing(
      limit: bucket.limit, remaining: max(0, Int(bucket.level)),
      reset: (Double(bucket.limit) - bucket.level) / (Double(bucket.limit) / 60))
  }
}
