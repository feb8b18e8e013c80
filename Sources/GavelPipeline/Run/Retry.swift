public import GavelCore
public import GavelStore

/// What asking again would ask, and the order to do it.
public struct Retry: Sendable {
  /// How many requests would be asked again, by reason.
  public let counts: [RetryReason: Int]
  /// Whether an order that was given before is still to be seen through: nothing is added to it.
  public let isResumed: Bool
  /// Whether the last start did not come to its end: what it has not come to is not counted.
  public let isUnfinished: Bool
  private let only: Set<RetryReason>
  private let unusable: [UnusableRequest]

  /// - Parameter only: the reasons for which requests are asked again.
  public init(_ store: Store, only: Set<RetryReason>) throws {
    let found = try store.unusableRequests()
    self.only = only
    isResumed = try store.hasUnfinishedRetries()
    isUnfinished = try !store.finishedStages().contains(store.run()?.lastStage ?? .export)
    let open = try store.openRetries()
    let failed = found.filter { $0.reason.failure != nil && only.contains($0.reason) }
    unusable =
      isResumed ? [] : found.filter { $0.reason.failure == nil && only.contains($0.reason) }
    counts = (failed + unusable).reduce(into: isResumed ? open : [:]) {
      $0[$1.reason, default: 0] += 1
    }
  }

  /// Whether there is nothing to do.
  public var isIdle: Bool { total == 0 && !isResumed && !isUnfinished }

  public var total: Int { counts.values.reduce(0, +) }

  /// Gives the order, so that a run that is stopped goes on with it.
  public func order(in store: Store) async throws { try await store.orderRetries(of: unusable) }

  /// Which failures the run that follows asks again.
  public var failures: Set<FailureClass> { Set(only.compactMap(\.failure)) }

  public var json: JSONValue {
    .object(
      JSONObject(
        RetryReason.allCases.compactMap { reason in
          counts[reason].map { (reason.rawValue, .number($0)) }
        }))
  }

  /// `unparsed 12, timeout 3`, the most first.
  public var description: String {
    counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
  }
}

/// A name that no reason to ask again has.
public struct UnknownRetryReason: Error, Hashable, CustomStringConvertible {
  let name: String

  public var description: String {
    let names = RetryReason.allCases.map(\.rawValue) + ["failed"]
    let nearest = Nearest.to(name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
    return "nothing fails as \"\(name)\"; \(nearest)there are: \(names.joined(separator: ", "))"
  }
}

extension Set<RetryReason> {
  /// The reasons of a list with commas; `failed` stands for every failure that may pass.
  public static func named(_ list: String) throws(UnknownRetryReason) -> Set<RetryReason> {
    var reasons: Set<RetryReason> = []
    for word in list.split(separator: ",", omittingEmptySubsequences: false) {
      let name = String(word).trimmed
      if name == "failed" {
        reasons.formUnion(RetryReason.failed)
      } else if let reason = RetryReason(rawValue: name) {
        reasons.insert(reason)
      } else {
        throw UnknownRetryReason(name: name)
      }
    }
    return reasons
  }
}
