import GavelCore
import GavelStore
import GavelText

/// Train or validation, by the hash of the cluster of similar queries, so that nothing similar is
/// on both sides.
struct SplitByCluster: Stage {
  typealias Input = Query
  typealias Output = Placement

  let settings: Settings.Split
  let tokenizer: Tokenizer
  let draw: Draw

  var signature: Signature {
    Signature([
      "split": "\(settings.validation)", "cluster_above": "\(settings.clusterAbove)",
      "tok": tokenizer.rawValue, "seed": "\(draw.seed)",
    ])
  }

  func run(
    _ inputs: some AsyncSequence<Query, any Error> & Sendable,
    emit: @escaping @Sendable (Placement) async throws -> Void
  ) async throws {
    var corpus = TokenizedCorpus(tokenizer: tokenizer)
    var ids: [ContentID] = []
    for try await query in inputs {
      try Task.checkCancellation()
      corpus.append(query.text)
      ids.append(query.id)
    }
    let representatives = try SimilarityClusters.representatives(
      of: corpus, above: settings.clusterAbove)
    // A cluster is named after its lowest id: no order of reading changes that.
    var lowest: [Int: ContentID] = [:]
    for (index, representative) in representatives.enumerated() {
      lowest[representative] = min(lowest[representative] ?? ids[index], ids[index])
    }
    for (index, representative) in representatives.enumerated() {
      let cluster = lowest[representative] ?? ids[index]
      let isValidation = draw.uniform("split", cluster.description) < settings.validation
      try await emit(
        Placement(
          query: ids[index], cluster: cluster, split: isValidation ? .validation : .train))
    }
  }
}
