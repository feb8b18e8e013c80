import GavelCore

/// Chooses which responses to one query are compared, and which of them is side a.
///
/// All pairs of candidates are ranked by a draw from the run's seed and the query's id. They are
/// taken in that order; a pair that nobody can judge (an empty, refused or failed response, two
/// equal texts) is recorded with its reason, and the next in the ranking takes its place, except
/// after a failure: that pair keeps its place, so that asking again for the failed response later
/// changes no other choice.
///
/// A query that came with pairs of responses has these and no others.
struct ChoosePairs: Stage {
  struct Input: Sendable {
    let query: ContentID
    let responses: [Response]
    var given: [GivenPair] = []
  }

  struct Output: Sendable {
    let pair: Pair
    let drop: Drop?
  }

  let settings: Settings.Pairs
  let candidates: [String]
  let draw: Draw

  var signature: Signature {
    Signature([
      "pairs": "\(settings.choose.rawValue),\(settings.perQuery)", "seed": "\(draw.seed)",
    ])
  }

  func run(
    _ inputs: some AsyncSequence<Input, any Error> & Sendable,
    emit: @escaping @Sendable (Output) async throws -> Void
  ) async throws {
    var rank = 0
    for try await input in inputs {
      try Task.checkCancellation()
      for output in choose(input, rank: rank) { try await emit(output) }
      if input.given.isEmpty { rank += 1 }
    }
  }

  /// - Parameter rank: the query's place among all, sorted by id; `balanced` deals the model pairs
  ///   out by it.
  func choose(_ input: Input, rank: Int) -> [Output] {
    guard input.given.isEmpty else { return given(input) }
    let byCandidate = Dictionary(
      input.responses.map { ($0.candidate, $0) }, uniquingKeysWith: { first, _ in first })
    let wanted = settings.choose == .all ? Int.max : settings.perQuery
    var outputs: [Output] = []
    var taken = 0
    for (one, other) in ranking(of: input.query, rank: rank) {
      guard taken < wanted else { break }
      guard let first = byCandidate[one], let second = byCandidate[other] else { continue }
      let output = output(of: first, second)
      outputs.append(output)
      if output.drop == nil || output.drop?.reason == .failedResponse { taken += 1 }
    }
    return outputs
  }

  /// The pairs as they came, whatever the settings say of others.
  private func given(_ input: Input) -> [Output] {
    let byID = Dictionary(
      input.responses.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return input.given.compactMap { pair in
      guard let first = byID[pair.first.response], let second = byID[pair.second.response] else {
        return nil
      }
      return output(of: first, second)
    }
  }

  private func output(of first: Response, _ second: Response) -> Output {
    let (a, b) = sides(first, second)
    return Self.output(a: a, b: b)
  }

  /// A pair with its sides as they are given, and why it cannot be judged where it cannot.
  static func output(a: Response, b: Response) -> Output {
    let pair = Pair(
      query: a.query, a: Pair.Shown(response: a.id, candidate: a.candidate),
      b: Pair.Shown(response: b.id, candidate: b.candidate))
    return Output(pair: pair, drop: drop(pair, a, b))
  }

  /// The pairs of candidates in the order in which they are taken.
  private func ranking(of query: ContentID, rank: Int) -> [(String, String)] {
    let names = candidates.sorted()
    var pairs: [(String, String)] = []
    for (index, one) in names.enumerated() {
      for other in names[(index + 1)...] { pairs.append((one, other)) }
    }
    guard !pairs.isEmpty else { return [] }
    switch settings.choose {
    case .all: return pairs
    case .random:
      return pairs.map { pair in
        (pair, draw.bits("pair", "\(query) \(pair.0) \(pair.1)"))
      }.sorted { ($0.1, $0.0.0, $0.0.1) < ($1.1, $1.0.0, $1.0.1) }.map(\.0)
    case .balanced:
      let start =
        (rank * settings.perQuery + draw.index(below: pairs.count, "balanced", ""))
        % pairs.count
      return Array(pairs[start...] + pairs[..<start])
    }
  }

  private func sides(_ first: Response, _ second: Response) -> (a: Response, b: Response) {
    let key = [first.id, second.id].sorted().map(\.description).joined(separator: " ")
    return draw.bits("side", key) & 1 == 0 ? (first, second) : (second, first)
  }

  private static func drop(_ pair: Pair, _ a: Response, _ b: Response) -> Drop? {
    for response in [a, b] {
      guard let reason = response.dropReason else { continue }
      return Drop(
        .pair, pair.id.description, at: .pair, because: reason,
        detail: JSONObject([("response", .string(response.id.description))]))
    }
    guard let one = a.text, let other = b.text, one.utf8.elementsEqual(other.utf8) else {
      return nil
    }
    return Drop(.pair, pair.id.description, at: .pair, because: .identicalResponses)
  }
}
