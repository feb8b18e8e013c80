import CTextKernels

/// Measures the texts of a ``TextBlock`` against others, one after the other.
///
/// One for each thread.
struct BlockMatcher {
  private let corpus: TokenizedCorpus
  private let kernels: GavelKernels
  /// By token: the number of its row in the block under way, 0 for none; all 0 between blocks.
  private var rowNumbers: [UInt16]
  /// Row after row; the first stays empty.
  private var rows: [UInt8] = []
  private var solver: LongestCommonSubsequence

  init(_ corpus: TokenizedCorpus, _ kernels: GavelKernels) {
    self.corpus = corpus
    self.kernels = kernels
    rowNumbers = Array(repeating: 0, count: corpus.vocabularyCount)
    solver = LongestCommonSubsequence(vocabularyCount: corpus.vocabularyCount)
  }

  /// Writes for each text of the block the nearest of `others` to its place in `nearest`.
  mutating func findNearest(
    for block: TextBlock, among others: [Int],
    into nearest: UnsafeMutableBufferPointer<NearestText?>
  ) {
    guard block.laneBits > 0 else {
      for (place, text) in block.members {
        nearest[place] = findNearest(for: text, among: others)
      }
      return
    }
    fillRows(for: block)
    var lengths = [Float](repeating: 0, count: 32)
    var scores = [Float](repeating: 0, count: 32)
    for (lane, member) in block.members.enumerated() {
      lengths[lane] = Float(corpus.length(at: member.text))
    }
    var common = [UInt16](repeating: 0, count: 32)
    for other in others {
      let range = corpus.range(at: other)
      var better = measure(block, lengths, scores, range, into: &common)
      while better != 0 {
        let lane = better.trailingZeroBitCount
        better &= better - 1
        guard lane < block.members.count else { break }
        let (place, text) = block.members[lane]
        let f = RougeL.fMeasure(
          longestCommonSubsequence: Int(common[lane]), lengths: corpus.length(at: text),
          range.count)
        guard text != other, f > nearest[place]?.f ?? 0 else { continue }
        nearest[place] = NearestText(index: other, f: f)
        // What is as near in truth must not be passed over for a rounded float.
        scores[lane] = Float(f) * (1 - 1e-5)
      }
    }
    clearRows(for: block)
  }

  private func measure(
    _ block: TextBlock, _ lengths: [Float], _ scores: [Float], _ range: Range<Int>,
    into common: inout [UInt16]
  ) -> UInt32 {
    rows.withUnsafeBufferPointer { rows in
      rowNumbers.withUnsafeBufferPointer { rowNumbers in
        lengths.withUnsafeBufferPointer { lengths in
          scores.withUnsafeBufferPointer { scores in
            var lanes = GavelLanes(
              laneBits: UInt32(block.laneBits), words: UInt32(block.words),
              rowNumbers: rowNumbers.baseAddress,
              rows: rows.baseAddress, lengths: lengths.baseAddress, scores: scores.baseAddress)
            return corpus.tokens.withUnsafeBufferPointer { tokens in
              gavel_lanes(
                Int32(kernels.rawValue), &lanes,
                tokens.baseAddress.unsafelyUnwrapped + range.lowerBound, range.count, &common)
            }
          }
        }
      }
    }
  }

  /// The nearest to a text that is longer than any lane.
  private mutating func findNearest(for text: Int, among others: [Int]) -> NearestText? {
    var nearest: NearestText?
    let rows = corpus.range(at: text)
    for other in others where other != text {
      let columns = corpus.range(at: other)
      // No F is higher than that of a text that is all in the other.
      let most = RougeL.fMeasure(
        longestCommonSubsequence: min(rows.count, columns.count), lengths: rows.count,
        columns.count)
      guard most > nearest?.f ?? 0 else { continue }
      let f = RougeL.fMeasure(
        longestCommonSubsequence: solver.length(in: corpus.tokens, rows, columns),
        lengths: rows.count, columns.count)
      if f > nearest?.f ?? 0 { nearest = NearestText(index: other, f: f) }
    }
    return nearest
  }

  private mutating func fillRows(for block: TextBlock) {
    let vector = Int(GavelLaneBytes)
    let width = vector * block.words
    let laneBytes = block.laneBits / 8
    rows.removeAll(keepingCapacity: true)
    rows.append(contentsOf: repeatElement(0, count: width))
    for (lane, member) in block.members.enumerated() {
      for (position, token) in corpus.tokens(at: member.text).enumerated() {
        if rowNumbers[Int(token)] == 0 {
          rowNumbers[Int(token)] = UInt16(rows.count / width)
          rows.append(contentsOf: repeatElement(0, count: width))
        }
        let (word, bit) = position.quotientAndRemainder(dividingBy: block.laneBits)
        // Lanes are little-endian numbers.
        let row = Int(rowNumbers[Int(token)]) * width + word * vector
        rows[row + lane * laneBytes + bit / 8] |= 1 << UInt8(bit % 8)
      }
    }
  }

  private mutating func clearRows(for block: TextBlock) {
    for member in block.members {
      for token in corpus.tokens(at: member.text) { rowNumbers[Int(token)] = 0 }
    }
  }
}
