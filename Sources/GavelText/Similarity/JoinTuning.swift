import CTextKernels

/// What decides how fast a similarity join is, and never what it finds.
struct JoinTuning: Sendable {
  /// Which of the compiled forms of the inner loops.
  var kernels = Kernels.best
  /// A list for this many texts and more is parted by length, and by position too.
  var bandedFrom = 1024
  var celledFrom = 16_384
  /// How many texts a thread looks up at a time, four times as many in a large corpus: the more,
  /// the more often a list serves several.
  var batchSize = 2048
  /// Up to so many texts the lists are in the processor's cache, in whatever order they are read.
  var textsInCache = 1 << 15
  /// How many hits of a batch are held before they are measured.
  var hitLimit = 1 << 20
}
