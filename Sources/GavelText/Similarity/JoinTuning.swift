import CTextKernels

/// What decides how fast a similarity join is, and never what it finds.
struct JoinTuning: Sendable {
  /// Which of the compiled forms of the inner loops.
  var kernels = Kernels.best
  /// A list for this many texts and more is parted by length, and by position too.
  var bandedFrom = 1024
  var celledFrom = 16_384
  /// Up to so many texts a single thread looks them up one by one.
  var oneByOneUpTo = 1 << 15
  /// How many texts a thread looks up at a time to begin with.
  ///
  /// In a corpus of many texts that grows, and where texts are much alike it shrinks.
  var batchSize = 512
  var largestBatch = 8192
  var smallestBatch = 256
  /// How many texts all threads look up at a time at most: what is within a block is held against
  /// each other at length, and in memory of its own.
  var largestBlock = 1 << 16
  var manyTexts = 1 << 16
  /// With more hits a text than this, within its block or in the lists, most texts look alike.
  var crowdedFrom = 32
  /// In the lists only if they are more than this part of what is scanned.
  var crowdedPart = 8
  /// Among texts that look alike, one of so many entries is measured before all others.
  var samplePart = 64
  /// Up to so many texts the lists are in the processor's cache, in whatever order they are read.
  var textsInCache = 1 << 14
  /// How many hits of a batch are held before they are measured.
  var hitLimit = 1 << 20
}
