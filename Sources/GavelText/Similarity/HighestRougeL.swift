/// The highest ROUGE-L F of texts with others, every pair measured.
public enum HighestRougeL {
  /// For each of `texts` the text nearest to it among `others`, itself left out.
  ///
  /// The one with the highest F, ties to the one that comes first in `others`; nil where F is 0 with
  /// all of them.
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
    var nearest: [NearestText?] = []
    for text in texts {
      if Task.isCancelled { throw CancellationError() }
      var best: NearestText?
      for other in others where other != text {
        let f = RougeL.fMeasure(text, other, in: corpus)
        if f > best?.f ?? 0 { best = NearestText(index: other, f: f) }
      }
      nearest.append(best)
      progress?(nearest.count, texts.count)
    }
    return nearest
  }
}
