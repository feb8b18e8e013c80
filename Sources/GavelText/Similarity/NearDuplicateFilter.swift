/// Keeps the first of every group of similar texts.
///
/// Texts are taken in order. One is dropped when its ROUGE-L F with a text kept before it, or with
/// any reference, is *above* the threshold, as in Self-Instruct (Wang et al. 2023, which uses 0.7);
/// at exactly the threshold it is kept. A text without tokens is near nothing but itself. Exact: no
/// pair is missed.
public struct NearDuplicateFilter: Sendable {
  /// Above which F a text is dropped, in `0...1`; nil drops exact duplicates only, and so does 1.
  public let threshold: Double?
  /// Whether two texts whose number tokens differ, as multisets, are never duplicates: "add 2 and
  /// 3" and "add 2 and 4" are two questions.
  public let numbersGuard: Bool
  var tuning = JoinTuning()

  /// - Parameters:
  ///   - threshold: In `0...1`, or nil to drop exact duplicates only.
  ///   - numbersGuard: Keep a text whose numbers differ from those of every text it is near.
  public init(above threshold: Double?, numbersGuard: Bool = false) {
    precondition(
      threshold.map { 0...1 ~= $0 } ?? true, "a threshold of F is in 0...1 (or nil for none)")
    self.threshold = threshold
    self.numbersGuard = numbersGuard
  }

  /// The decisions of ``result(for:references:threads:progress:)``.
  public func decisions(
    for corpus: TokenizedCorpus, references: Int = 0, threads: Int = 1,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [NearDuplicateDecision] {
    try result(for: corpus, references: references, threads: threads, progress: progress).decisions
  }

  /// Decides on every text of a corpus.
  ///
  /// - Parameters:
  ///   - corpus: The references, then the texts to filter.
  ///   - references: How many texts at the start of the corpus are references: never dropped, and
  ///     without a decision.
  ///   - threads: How many to use, at least 1; the result does not depend on it.
  ///   - progress: Called now and then, on the calling thread, with the number of texts done and
  ///     that of all.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public func result(
    for corpus: TokenizedCorpus, references: Int = 0, threads: Int = 1,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> NearDuplicateResult {
    precondition(0...corpus.count ~= references, "there are as many references as texts at most")
    // F is never above 1.
    guard let threshold, threshold < 1 else {
      let firsts = SameTexts.firstsWithText(corpus)
      progress?(corpus.count, corpus.count)
      return NearDuplicateResult(
        decisions: (references..<corpus.count).map { text in
          let first = Int(firsts[text])
          return first == text ? .kept : .exactDuplicate(of: first)
        }, guarded: [])
    }
    let team = ThreadTeam(threads: threads)
    let same = try SameTexts(corpus, team)
    let groups = numbersGuard ? Self.numberGroups(of: corpus) : []
    // With the guard, the texts that are kept are gone through a second time.
    let rounds = numbersGuard ? 2 : 1
    func report(_ done: Int) throws(CancellationError) {
      if Task.isCancelled { throw CancellationError() }
      progress?(done / rounds, corpus.count)
    }
    var pass = try NearDuplicatePass(
      corpus, above: threshold, references: references, groups: groups, same, tuning, team)
    try pass.run(team, progress: report)
    var guarded: [GuardedPair] = []
    if numbersGuard {
      guarded = try GuardedPair.pairs(
        in: corpus, above: threshold, references: references, isKept: pass.isKept, groups: groups,
        same
      ) { done throws(CancellationError) in try report(corpus.count + done) }
    }
    progress?(corpus.count, corpus.count)
    return NearDuplicateResult(decisions: pass.decisions, guarded: guarded)
  }

  /// By text: which numbers it has, equal for equal multisets.
  private static func numberGroups(of corpus: TokenizedCorpus) -> [UInt32] {
    var groups: [[UInt32]: UInt32] = [:]
    return (0..<corpus.count).map { text in
      let numbers = corpus.numbers(at: text)
      let group = groups[numbers] ?? UInt32(groups.count)
      groups[numbers] = group
      return group
    }
  }
}
