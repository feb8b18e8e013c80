/// Finds, among the texts put into it, those whose ROUGE-L F with a text is above a threshold.
///
/// An exact set-similarity join (Chaudhuri, Ganti, Kaushik 2006; Xiao et al., "PPJoin", 2008; Mann
/// and Augsten, "PEL", 2014) over the texts' tokens, as LCS is at most their multiset overlap:
///
/// 1. Only the rarest tokens of a text are indexed and looked up, as many as a partner cannot do
///    without.
/// 2. Partners of a length that rules them out are passed over, the more the later the token.
/// 3. So are those whose signature differs in too many bits (Sandes et al., "bitmap filter", 2017),
///    first one of 64 bits in the list itself, then one of 256.
/// 4. The rest are checked by their overlap, and last by the LCS itself.
///
/// Memory is linear in the corpus, all of it taken at the start.
struct SimilarityIndex {
  let corpus: TokenizedCorpus
  let bounds: OverlapBounds
  let elements: RankedElements
  /// By text: its elements by hash, one bit each; the four words folded are the posting's.
  private let signatures: [SIMD4<UInt64>]
  /// By element: where its list starts in `postings`; there is room for every text of the corpus.
  let listStarts: [Int]
  var listCounts: [UInt32]
  var postings: [Posting]
  /// The texts that may be near the one looked up last, in no order.
  private(set) var candidates: [Int] = []
  /// By text: the last look-up that met it, so that it is a candidate once.
  private var lastLookUp: [UInt32]
  private var lookUps: UInt32 = 0
  private var solver: LongestCommonSubsequence

  /// - Parameter threshold: In `0..<1`. A pair is near when its F is above it.
  init(_ corpus: TokenizedCorpus, above threshold: Double) {
    let bounds = OverlapBounds(threshold: threshold)
    let elements = RankedElements(corpus)
    self.corpus = corpus
    self.bounds = bounds
    self.elements = elements
    signatures = (0..<corpus.count).map { text in
      var signature = SIMD4<UInt64>()
      for rank in elements.ranks[corpus.range(at: text)] {
        let hash = (UInt64(rank) &* 0x9E37_79B9_7F4A_7C15) >> 56
        signature[Int(hash & 3)] |= 1 << (hash >> 2)
      }
      return signature
    }
    var listStarts = [Int](repeating: 0, count: elements.count + 1)
    for text in 0..<corpus.count where corpus.length(at: text) > 0 {
      let range = corpus.range(at: text)
      for rank in elements.ranks[range].prefix(bounds.prefix(of: range.count)) {
        listStarts[Int(rank) + 1] += 1
      }
    }
    for list in 1..<listStarts.count { listStarts[list] += listStarts[list - 1] }
    postings = Array(repeating: .none, count: listStarts[elements.count])
    self.listStarts = listStarts
    listCounts = Array(repeating: 0, count: elements.count)
    lastLookUp = Array(repeating: 0, count: corpus.count)
    solver = LongestCommonSubsequence(vocabularyCount: corpus.vocabularyCount)
  }

  /// Puts a text in, which must have a token and not be in yet.
  mutating func insert(_ text: Int) {
    let range = corpus.range(at: text)
    for position in 0..<bounds.prefix(of: range.count) {
      let list = Int(elements.ranks[range.lowerBound + position])
      let longest = bounds.longestPartner(
        of: range.count, sharingAtMost: range.count - position)
      postings[listStarts[list] + Int(listCounts[list])] = Posting(
        signature: Self.folded(signatures[text]), text: UInt32(text),
        length: UInt16(clamping: range.count), longestPartner: UInt16(clamping: longest))
      listCounts[list] += 1
    }
  }

  /// Leaves in ``candidates`` the texts of the index that may be near `text`, and all that are.
  mutating func findCandidates(for text: Int) {
    candidates.removeAll(keepingCapacity: true)
    var lookUp = beginLookUp(for: text)
    for position in 0..<lookUp.prefix {
      let list = list(at: position, of: &lookUp)
      let start = listStarts[list]
      for index in start..<start + Int(listCounts[list]) where meets(postings[index], lookUp) {
        candidates.append(Int(postings[index].text))
      }
    }
  }

  /// A text that is looked up, with what its partners are held against.
  struct LookUp {
    let range: Range<Int>
    let signature: UInt64
    let length: UInt16
    let shortest: UInt16
    /// How many of its elements are looked up.
    let prefix: Int
    /// The longest partner that can be near through the element at hand and no earlier one.
    var longest: UInt16 = 0
  }

  mutating func beginLookUp(for text: Int) -> LookUp {
    lookUps += 1
    let range = corpus.range(at: text)
    return LookUp(
      range: range, signature: Self.folded(signatures[text]),
      length: UInt16(clamping: range.count),
      shortest: UInt16(clamping: bounds.shortestPartner(of: range.count)),
      prefix: bounds.prefix(of: range.count))
  }

  /// The list of the element at a position of the text's prefix.
  func list(at position: Int, of lookUp: inout LookUp) -> Int {
    let count = lookUp.range.count
    lookUp.longest = UInt16(
      clamping: bounds.longestPartner(of: count, sharingAtMost: count - position))
    return Int(elements.ranks[lookUp.range.lowerBound + position])
  }

  /// Whether a posting may be near the text and this look-up meets it for the first time.
  @inline(__always)
  mutating func meets(_ posting: Posting, _ lookUp: LookUp) -> Bool {
    guard posting.length >= lookUp.shortest, posting.length <= lookUp.longest,
      posting.longestPartner >= lookUp.length,
      // Each bit that differs is an element that is not shared. The sum of two clamped lengths is
      // beyond what the bound has a say on.
      (lookUp.signature ^ posting.signature).nonzeroBitCount
        <= bounds.unshared(sum: lookUp.range.count + Int(posting.length)),
      lastLookUp[Int(posting.text)] != lookUps
    else { return false }
    lastLookUp[Int(posting.text)] = lookUps
    return true
  }

  /// F of two texts that both have tokens, or nil when it is not above the threshold or not better
  /// than `best`.
  mutating func match(_ text: Int, with candidate: Int, betterThan best: Match? = nil) -> Match? {
    let range = corpus.range(at: text)
    let other = corpus.range(at: candidate)
    let least = bounds.overlap(sum: range.count + other.count)
    let differing = signatures[text] ^ signatures[candidate]
    let bits =
      differing[0].nonzeroBitCount + differing[1].nonzeroBitCount
      + differing[2].nonzeroBitCount + differing[3].nonzeroBitCount
    guard bits <= range.count + other.count - 2 * least else { return nil }
    func accept(_ common: Int) -> Match? {
      let f = RougeL.fMeasure(
        longestCommonSubsequence: common, lengths: range.count, other.count)
      let match = Match(text: candidate, f: f)
      return f > bounds.threshold && match.isBetter(than: best) ? match : nil
    }
    // F grows with the LCS, so a bound in its place tells what F is at most.
    let most = min(range.count, other.count, (range.count + other.count - bits) / 2)
    guard accept(most) != nil,
      let overlap = overlap(range, other, atLeast: least), accept(overlap) != nil
    else { return nil }
    return accept(solver.length(in: corpus.tokens, range, other))
  }

  /// The number of elements two texts share, or nil when it is below `least`.
  private func overlap(_ first: Range<Int>, _ second: Range<Int>, atLeast least: Int) -> Int? {
    let ranks = elements.ranks
    var i = first.lowerBound
    var j = second.lowerBound
    var shared = 0
    // How many elements of each text may still be passed over.
    var firstSpare = first.count - least
    var secondSpare = second.count - least
    while i < first.upperBound && j < second.upperBound {
      let a = ranks[i]
      let b = ranks[j]
      if a == b {
        shared += 1
        i += 1
        j += 1
      } else if a < b {
        i += 1
        firstSpare -= 1
        if firstSpare < 0 { return nil }
      } else {
        j += 1
        secondSpare -= 1
        if secondSpare < 0 { return nil }
      }
    }
    return shared >= least ? shared : nil
  }

  private static func folded(_ signature: SIMD4<UInt64>) -> UInt64 {
    signature[0] | signature[1] | signature[2] | signature[3]
  }
}
