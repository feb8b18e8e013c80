@testable import GavelText

extension JoinTuning {
  /// Ways that take small corpora through what only large ones meet otherwise.
  static let unusual: [JoinTuning] = Kernels.available.flatMap { kernels in
    [
      JoinTuning(kernels: kernels),
      JoinTuning(
        kernels: kernels, bandedFrom: 2, celledFrom: 1 << 20, oneByOneUpTo: 0, batchSize: 7,
        largestBatch: 30, smallestBatch: 3, manyTexts: 1, textsInCache: 0),
      JoinTuning(
        kernels: kernels, bandedFrom: 1, celledFrom: 2, oneByOneUpTo: 0, batchSize: 64,
        largestBatch: 128, textsInCache: 0, hitLimit: 3),
      JoinTuning(kernels: kernels, bandedFrom: 1, celledFrom: 4),
      // All corpora are crowds: nearly all of it.
      JoinTuning(
        kernels: kernels, bandedFrom: 4, celledFrom: 16, oneByOneUpTo: 0, batchSize: 40,
        crowdedFrom: 0, crowdedPart: 1 << 30, samplePart: 2),
    ]
  }
}
