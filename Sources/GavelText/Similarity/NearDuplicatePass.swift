/// One run of a ``NearDuplicateFilter`` over a corpus.
struct NearDuplicatePass {
  private let corpus: TokenizedCorpus
  private let references: Int
  /// Nil when only exact duplicates are dropped.
  private var index: SimilarityIndex?
  /// By text: which numbers it has, equal for equal multisets; empty without the guard.
  private let numberGroups: [UInt32]
  /// The kept text or reference with some UTF-8, and with some tokens.
  private var textOwners: [TextDigest: Int] = [:]
  private var tokenOwners: [TextDigest: Int] = [:]
  private(set) var decisions: [NearDuplicateDecision] = []
  private(set) var guarded: [GuardedPair] = []

  init(_ filter: NearDuplicateFilter, on corpus: TokenizedCorpus, references: Int) {
    self.corpus = corpus
    self.references = references
    // F is never above 1.
    let threshold = filter.threshold.flatMap { $0 < 1 ? $0 : nil }
    index = threshold.map { SimilarityIndex(corpus, above: $0) }
    numberGroups = filter.numbersGuard && threshold != nil ? Self.numberGroups(of: corpus) : []
    decisions.reserveCapacity(corpus.count - references)
  }

  mutating func addReference(_ text: Int) {
    if textOwners[corpus.digests[text]] == nil { keep(text) }
  }

  mutating func decide(on text: Int) {
    if let owner = textOwners[corpus.digests[text]] {
      decisions.append(.exactDuplicate(of: owner))
      return
    }
    if let match = findMatch(for: text) {
      decisions.append(
        match.text < references
          ? .nearReference(of: match.text, f: match.f)
          : .nearDuplicate(of: match.text, f: match.f))
      return
    }
    decisions.append(.kept)
    keep(text)
  }

  private mutating func keep(_ text: Int) {
    textOwners[corpus.digests[text]] = text
    let tokens = corpus.tokens(at: text)
    guard index != nil, !tokens.isEmpty else { return }
    // Of references with the same tokens the first says it all.
    let tokenDigest = TextDigest(of: tokens)
    guard tokenOwners[tokenDigest] == nil else { return }
    tokenOwners[tokenDigest] = text
    index?.insert(text)
  }

  /// The nearest kept text or reference that `text` is a duplicate of.
  ///
  /// When there is none only because of the guard, notes the nearest pair it guarded.
  private mutating func findMatch(for text: Int) -> Match? {
    let tokens = corpus.tokens(at: text)
    guard index != nil, !tokens.isEmpty else { return nil }
    // Nothing is nearer than the same tokens, and no other text has them.
    if let owner = tokenOwners[TextDigest(of: tokens)] { return Match(text: owner, f: 1) }
    index?.findCandidates(for: text)
    if let match = best(for: text, havingSameNumbers: true) { return match }
    guard !numberGroups.isEmpty, let match = best(for: text, havingSameNumbers: false) else {
      return nil
    }
    guarded.append(GuardedPair(kept: match.text, text: text, f: match.f))
    return nil
  }

  /// The best match among the index's candidates; without the guard all numbers count as the same.
  private mutating func best(for text: Int, havingSameNumbers same: Bool) -> Match? {
    var best: Match?
    for candidate in index?.candidates ?? [] {
      let hasSame = numberGroups.isEmpty || numberGroups[candidate] == numberGroups[text]
      if hasSame == same, let match = index?.match(text, with: candidate, betterThan: best) {
        best = match
      }
    }
    return best
  }

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
