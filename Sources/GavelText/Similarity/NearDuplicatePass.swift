/// One run of a ``NearDuplicateFilter`` over a corpus.
///
/// Texts are decided in order, against all kept before them. Where they are many, or several
/// threads share the work, by blocks: first every text of a block is held against what was kept
/// before the block, by all threads at a time; then, in order, against what was kept within the
/// block.
struct NearDuplicatePass: ~Copyable {
  private let corpus: TokenizedCorpus
  private let references: Int
  private let same: SameTexts
  private let index: SimilarityIndex
  private let groups: [UInt32]
  /// By text: whether it is a reference or was kept.
  private(set) var isKept: [Bool]
  private(set) var decisions: [NearDuplicateDecision] = []

  init(
    _ corpus: TokenizedCorpus, above threshold: Double, references: Int, groups: [UInt32],
    _ same: SameTexts, _ tuning: JoinTuning, _ team: ThreadTeam
  ) throws(CancellationError) {
    self.corpus = corpus
    self.references = references
    self.same = same
    self.groups = groups
    // A text with the tokens of an earlier one is never kept: it is as near as that one was.
    let isIndexed = (0..<corpus.count).map(same.isFirstWithTokens)
    let isLookedUp = isIndexed.indices.map { $0 >= references || isIndexed[$0] }
    index = try SimilarityIndex(
      corpus, OverlapBounds(threshold: threshold), isIndexed: isIndexed, isLookedUp: isLookedUp,
      groups: groups,
      tuning: tuning, team: team)
    isKept = Array(repeating: false, count: corpus.count)
    decisions.reserveCapacity(corpus.count - references)
  }

  /// Decides on all texts.
  mutating func run(
    _ team: ThreadTeam, progress: (Int) throws(CancellationError) -> Void
  ) throws(CancellationError) {
    for text in 0..<references { keep(text) }
    var lookUps = (0..<team.count).map { _ in BatchLookUp(index) }
    if team.count == 1, corpus.count <= index.tuning.oneByOneUpTo {
      try decideOneByOne(&lookUps[0], progress: progress)
    } else {
      try decideByBlocks(team, &lookUps, progress: progress)
    }
  }

  /// Short lists cost about the same in whatever order they are read, so that blocks would only add
  /// the work of holding a block's texts against each other.
  private mutating func decideOneByOne(
    _ lookUp: inout BatchLookUp, progress: (Int) throws(CancellationError) -> Void
  ) throws(CancellationError) {
    for text in references..<corpus.count {
      if text % 1024 == 0 { try progress(text) }
      if let decision = decisionBySameText(text) {
        decisions.append(decision)
        continue
      }
      let nearest = corpus.length(at: text) > 0 ? lookUp.bestMatch(of: text) : nil
      decisions.append(decision(nearest: nearest))
      if nearest == nil { keep(text) }
    }
  }

  private mutating func decideByBlocks(
    _ team: ThreadTeam, _ lookUps: inout [BatchLookUp],
    progress: (Int) throws(CancellationError) -> Void
  ) throws(CancellationError) {
    let tuning = index.tuning
    let limit = min(
      tuning.largestBatch * team.count, tuning.largestBlock, max(1, corpus.count))
    var blockSize = min(tuning.batchSize * team.count, limit)
    var recent = RecentTexts(index, groups: groups, limit: limit)
    var start = references
    while start < corpus.count {
      try progress(start)
      let block = start..<min(start + blockSize, corpus.count)
      let texts = block.filter { decisionBySameText($0) == nil && corpus.length(at: $0) > 0 }
      let matches = try bestMatchesBefore(texts, team, &lookUps)
      recent.removeAll()
      let within = try matchesWithin(texts, matches, team, &lookUps, &recent)
      let kept = decide(on: block, texts, matches, within: within, &lookUps[0], &recent)
      try index.insert(kept, team)
      start = block.upperBound
      // The longer the lists, the more it is worth that one serves many look-ups; but texts that
      // all look alike have few in common with a list, and all with those of their block.
      if recent.hitCount > index.tuning.crowdedFrom * block.count {
        blockSize = max(tuning.smallestBatch, blockSize / 2)
      } else if corpus.count > tuning.manyTexts {
        blockSize = min(limit, blockSize * 2)
      }
    }
  }

  /// For each of `texts` the best match among the texts that are kept already.
  private func bestMatchesBefore(
    _ texts: [Int], _ team: ThreadTeam, _ lookUps: inout [BatchLookUp]
  ) throws(CancellationError) -> [Match?] {
    var matches = [Match?](repeating: nil, count: texts.count)
    let parts = team.count
    try matches.withUnsafeMutableBufferPointer { buffer throws(CancellationError) in
      let matches = DisjointBuffer(buffer)
      try team.run(items: parts, scratches: &lookUps) { lookUp, part in
        let range = texts.count * part / parts..<texts.count * (part + 1) / parts
        lookUp.bestMatches(
          of: Array(texts[range]),
          into: UnsafeMutableBufferPointer(rebasing: matches.elements[range]))
      }
    }
    return matches
  }

  /// The matches of `texts` with one another, as far as they may matter; nil where these are found
  /// in the course of deciding, which takes one thread and the least work.
  private func matchesWithin(
    _ texts: [Int], _ matches: [Match?], _ team: ThreadTeam, _ lookUps: inout [BatchLookUp],
    _ recent: inout RecentTexts
  ) throws(CancellationError) -> [(place: Int, match: Match)]? {
    guard team.count > 1 else { return nil }
    let mayBeKept = texts.indices.map { matches[$0] == nil && same.isFirstWithTokens(texts[$0]) }
    let within = try recent.matches(within: texts, where: mayBeKept, team, &lookUps)
    if within == nil { recent.removeAll() }
    return within
  }

  /// Decides on the texts of a block in order, given for `texts` of them the best match before the
  /// block, and all matches with one another or nil.
  ///
  /// - Returns: The texts to put into the index.
  private mutating func decide(
    on block: Range<Int>, _ texts: [Int], _ matches: [Match?],
    within: [(place: Int, match: Match)]?, _ batch: inout BatchLookUp, _ recent: inout RecentTexts
  ) -> [Int] {
    var kept: [Int] = []
    var next = 0
    var unread = (within ?? [])[...]
    for text in block {
      let isHeldAgainstKept = next < texts.count && texts[next] == text
      defer { if isHeldAgainstKept { next += 1 } }
      if let decision = decisionBySameText(text) {
        decisions.append(decision)
        continue
      }
      var nearest: Match?
      if isHeldAgainstKept {
        nearest = matches[next]
        if within == nil {
          let match = batch.bestMatch(of: index.lookUp(text), among: &recent)
          if let match, match.isBetter(than: nearest) { nearest = match }
        }
        while let (place, match) = unread.first, place <= next {
          unread.removeFirst()
          if place == next, isKept[match.text], match.isBetter(than: nearest) { nearest = match }
        }
      }
      decisions.append(decision(nearest: nearest))
      guard nearest == nil else { continue }
      isKept[text] = true
      guard isIndexed(text) else { continue }
      kept.append(text)
      if within == nil { recent.append(index.lookUp(text)) }
    }
    return kept
  }

  /// The decision on a text that has the same UTF-8 or the same tokens as one that was kept.
  private func decisionBySameText(_ text: Int) -> NearDuplicateDecision? {
    let withText = Int(same.firstWithText[text])
    if withText != text, isKept[withText] { return .exactDuplicate(of: withText) }
    let withTokens = Int(same.firstWithTokens[text])
    guard withTokens != text, isKept[withTokens], corpus.length(at: text) > 0 else { return nil }
    // Nothing is nearer than the same tokens, and no other text has them.
    return decision(nearest: Match(text: withTokens, f: 1))
  }

  private func decision(nearest: Match?) -> NearDuplicateDecision {
    guard let nearest else { return .kept }
    return nearest.text < references
      ? .nearReference(of: nearest.text, f: nearest.f)
      : .nearDuplicate(of: nearest.text, f: nearest.f)
  }

  private mutating func keep(_ text: Int) {
    isKept[text] = true
    if isIndexed(text) { index.insert(text) }
  }

  private func isIndexed(_ text: Int) -> Bool {
    same.isFirstWithTokens(text) && corpus.length(at: text) > 0
  }
}
