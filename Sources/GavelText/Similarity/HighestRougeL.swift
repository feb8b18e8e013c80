import CTextKernels

/// The highest ROUGE-L F of texts with others, every pair measured.
public enum HighestRougeL {
  /// For each of `texts` the text nearest to it among `others`, itself left out.
  ///
  /// The one with the highest F, ties to the one that comes first in `others`; nil where F is 0 with
  /// all of them. Texts of up to 256 tokens are measured many at a time.
  ///
  /// - Parameters:
  ///   - texts: Indices in the corpus.
  ///   - others: Indices in the corpus.
  ///   - corpus: The texts.
  ///   - threads: How many to use, at least 1; the result does not depend on it.
  ///   - progress: Called now and then, on the calling thread, with the number of texts done and
  ///     that of all.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public static func nearest(
    to texts: [Int], among others: [Int], in corpus: TokenizedCorpus, threads: Int = 1,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [NearestText?] {
    try nearest(
      to: texts, among: others, in: corpus, threads: threads, kernels: Kernels.best, progress)
  }

  static func nearest(
    to texts: [Int], among others: [Int], in corpus: TokenizedCorpus, threads: Int,
    kernels: GavelKernels, _ progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [NearestText?] {
    let others = others.filter { corpus.length(at: $0) > 0 }
    let blocks = TextBlock.blocks(of: texts, in: corpus)
    var nearest = [NearestText?](repeating: nil, count: texts.count)
    let team = ThreadTeam(threads: threads)
    var scratches = (0..<team.count).map { _ in BlockMatcher(corpus, kernels) }
    try nearest.withUnsafeMutableBufferPointer { buffer throws(CancellationError) in
      let nearest = DisjointBuffer(buffer)
      try team.run(
        items: blocks.count, scratches: &scratches,
        between: { done throws(CancellationError) in
          if Task.isCancelled { throw CancellationError() }
          progress?(texts.count * done / blocks.count, texts.count)
        }
      ) { matcher, item in
        matcher.findNearest(for: blocks[item], among: others, into: nearest.elements)
      }
    }
    progress?(texts.count, texts.count)
    return nearest
  }
}

/// Texts of about the same length that are measured at a time.
struct TextBlock: Sendable {
  /// The width of each text's lane in bits and the number of its words; a text is no longer than
  /// their product.
  ///
  /// 0 bits for one text that is longer than any lane.
  let laneBits: Int
  let words: Int
  /// Each text with its place among those asked for.
  let members: [(place: Int, text: Int)]

  private static let shapes: [(bits: Int, words: Int)] = [
    (16, 1), (32, 1), (64, 1), (64, 2), (64, Int(GavelLaneWords)), (0, 0),
  ]

  /// The texts that have tokens, from the shortest to the longest.
  static func blocks(of texts: [Int], in corpus: TokenizedCorpus) -> [TextBlock] {
    var classes: [[(place: Int, text: Int)]] = shapes.map { _ in [] }
    for (place, text) in texts.enumerated() {
      let length = corpus.length(at: text)
      guard length > 0 else { continue }
      let shape = shapes.firstIndex { length <= $0.bits * $0.words } ?? shapes.count - 1
      classes[shape].append((place, text))
    }
    return zip(classes, shapes).flatMap { members, shape in
      let size = shape.bits == 0 ? 1 : 8 * Int(GavelLaneBytes) / shape.bits
      return stride(from: 0, to: members.count, by: size).map { start in
        TextBlock(
          laneBits: shape.bits, words: shape.words,
          members: Array(members[start..<min(start + size, members.count)]))
      }
    }
  }
}
