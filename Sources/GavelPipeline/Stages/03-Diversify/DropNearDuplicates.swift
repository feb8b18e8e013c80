import GavelCore
import GavelStore
import GavelText

/// Exact duplicates, near-duplicates by ROUGE-L, overlaps with benchmarks, then Self-BLEU.
///
/// The only stage that holds something of every query: its tokens, as integers.
struct DropNearDuplicates: Stage {
  enum Output: Sendable {
    case drop(Drop)
    case warning(Warning)
  }

  typealias Input = Query

  let settings: Settings.Diversity
  /// The texts of the `against` files with their places.
  let against: [(text: String, place: String)]
  /// So many queries, the first, are seeds that nothing new may be near, and that go no further.
  var seedsThatEnd = 0
  /// Told how many queries have been decided.
  var onProgress: @Sendable (Int) -> Void = { _ in }

  var signature: Signature {
    var signature = Signature(["tok": settings.tokenizer.rawValue])
    if let threshold = settings.rougeL { signature = signature.adding("rouge_l", threshold) }
    if let limit = settings.selfBLEU {
      let target =
        switch limit.target {
        case .atMost(let value): "at_most=\(value)"
        case .keep(let count): "keep=\(count)"
        }
      signature = signature.adding("self_bleu", "\(limit.order),\(target)")
    }
    if !against.isEmpty {
      var checksum = Checksum()
      for (text, _) in against { checksum.update(text.utf8) }
      signature = signature.adding("against", checksum.hex().prefix(12))
    }
    if settings.numbersGuard { signature = signature.adding("numbers_guard", "true") }
    return signature
  }

  func run(
    _ inputs: some AsyncSequence<Query, any Error> & Sendable,
    emit: @escaping @Sendable (Output) async throws -> Void
  ) async throws {
    var corpus = TokenizedCorpus(tokenizer: settings.tokenizer)
    for (text, _) in against { corpus.append(text) }
    var ids: [ContentID] = []
    for try await query in inputs {
      try Task.checkCancellation()
      corpus.append(query.text)
      ids.append(query.id)
    }
    let filter = NearDuplicateFilter(above: settings.rougeL, numbersGuard: settings.numbersGuard)
    let result = try filter.result(for: corpus, references: against.count) { done, _ in
      onProgress(done)
    }
    var isKept = [Bool](repeating: false, count: ids.count)
    for (index, decision) in result.decisions.enumerated() {
      guard let (reason, detail) = describe(decision, ids: ids) else {
        isKept[index] = true
        continue
      }
      try await emit(
        .drop(
          Drop(
            .query, ids[index].description, at: .diversify, because: reason,
            detail: JSONObject(detail))))
    }
    if !result.guarded.isEmpty {
      try await emit(
        .warning(
          Warning(
            stage: .diversify,
            message: "kept by the numbers guard: above the threshold, but their numbers differ",
            count: result.guarded.count)))
    }
    for index in 0..<min(seedsThatEnd, ids.count) where isKept[index] {
      isKept[index] = false
      try await emit(
        .drop(Drop(.query, ids[index].description, at: .diversify, because: .seedOnly)))
    }
    if let limit = settings.selfBLEU {
      try await thinOut(inputs, ids: ids, isKept: isKept, to: limit, emit: emit)
    }
  }

  private func describe(
    _ decision: NearDuplicateDecision, ids: [ContentID]
  ) -> (DropReason, [(key: String, value: JSONValue)])? {
    let references = against.count
    func name(_ index: Int) -> (key: String, value: JSONValue) {
      index < references
        ? ("against", .string(against[index].place))
        : ("kept", .string(ids[index - references].description))
    }
    guard let drop = decision.drop(references: references) else { return nil }
    var detail = [name(drop.near)]
    if let f = drop.f { detail.append(("rouge_l", .number(f))) }
    return (drop.reason, detail)
  }

  private func thinOut(
    _ inputs: some AsyncSequence<Query, any Error> & Sendable, ids: [ContentID], isKept: [Bool],
    to limit: Settings.SelfBLEULimit, emit: @Sendable (Output) async throws -> Void
  ) async throws {
    var kept = TokenizedCorpus(tokenizer: settings.tokenizer)
    var keptIDs: [ContentID] = []
    var position = 0
    for try await query in inputs {
      defer { position += 1 }
      // Every iteration reads the same queries in the same order.
      guard position < ids.count, isKept[position], query.id == ids[position] else { continue }
      kept.append(query.text)
      keptIDs.append(query.id)
    }
    let goal: SelfBLEU.Goal =
      switch limit.target {
      case .atMost(let value): .atMost(value)
      case .keep(let count): .keep(count)
      }
    for removal in try SelfBLEU(order: limit.order).removals(from: kept, until: goal) {
      try await emit(
        .drop(
          Drop(
            .query, keptIDs[removal.index].description, at: .diversify, because: .selfBLEU,
            detail: JSONObject([("self_bleu", .number(removal.score))]))))
    }
  }
}
