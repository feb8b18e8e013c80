@testable import GavelText

/// Every measure written the obvious way, in strings and by its definition.
struct SlowTwin {
  let texts: [String]
  let tokens: [[String]]
  /// F of every pair.
  let f: [[Double]]

  init(_ texts: [String], tokenizer: Tokenizer = .unicode) {
    self.texts = texts
    let tokens = texts.map(tokenizer.tokens)
    self.tokens = tokens
    f = texts.indices.map { i in
      texts.indices.map { j in
        tokens[i].isEmpty && tokens[j].isEmpty
          ? (Self.isSame(texts[i], texts[j]) ? 1 : 0) : Self.f(tokens[i], tokens[j])
      }
    }
  }

  /// Strings compare by canonical equivalence; texts are the same by their bytes.
  static func isSame(_ first: String, _ second: String) -> Bool {
    Array(first.utf8) == Array(second.utf8)
  }

  static func f(_ first: [String], _ second: [String]) -> Double {
    let common = longestCommonSubsequence(first.map(Array.init), second.map(Array.init))
    guard common > 0 else { return 0 }
    let precision = Double(common) / Double(second.count)
    let recall = Double(common) / Double(first.count)
    return 2 * precision * recall / (precision + recall)
  }

  static func longestCommonSubsequence<T: Equatable>(_ first: [T], _ second: [T]) -> Int {
    var row = [Int](repeating: 0, count: second.count + 1)
    for element in first {
      var diagonal = 0
      for j in second.indices {
        let above = row[j + 1]
        row[j + 1] = element == second[j] ? diagonal + 1 : max(above, row[j])
        diagonal = above
      }
    }
    return row[second.count]
  }

  func numbers(_ text: Int) -> [String] {
    let isNumber = { (scalar: Unicode.Scalar) in
      [.decimalNumber, .letterNumber, .otherNumber].contains(scalar.properties.generalCategory)
    }
    return tokens[text].filter { $0.unicodeScalars.allSatisfy(isNumber) }.sorted()
  }

  func filter(above threshold: Double?, references: Int, guarding: Bool) -> NearDuplicateResult {
    var kept = Array(0..<references)
    var decisions: [NearDuplicateDecision] = []
    var guarded: [GuardedPair] = []
    for text in references..<texts.count {
      if let same = kept.first(where: { Self.isSame(texts[$0], texts[text]) }) {
        decisions.append(.exactDuplicate(of: same))
        continue
      }
      let near = kept.filter { other in threshold.map { f[other][text] > $0 } ?? false }
      let (duplicates, others) = (
        near.filter { !guarding || numbers($0) == numbers(text) },
        near.filter { guarding && numbers($0) != numbers(text) }
      )
      func best(_ list: [Int]) -> Int? {
        list.max { (f[$0][text], $1) < (f[$1][text], $0) }
      }
      if let best = best(duplicates) {
        decisions.append(
          best < references
            ? .nearReference(of: best, f: f[best][text])
            : .nearDuplicate(of: best, f: f[best][text]))
        continue
      }
      if let best = best(others) {
        guarded.append(GuardedPair(kept: best, text: text, f: f[best][text]))
      }
      decisions.append(.kept)
      kept.append(text)
    }
    return NearDuplicateResult(decisions: decisions, guarded: guarded)
  }

  func representatives(above threshold: Double) -> [Int] {
    var group = Array(texts.indices)
    for i in texts.indices {
      for j in 0..<i
      where (f[i][j] > threshold || Self.isSame(texts[i], texts[j])) && group[i] != group[j] {
        let (to, from) = (min(group[i], group[j]), max(group[i], group[j]))
        group = group.map { $0 == from ? to : $0 }
      }
    }
    return group
  }

  /// BLEU of a text against those of `others`.
  func bleu(_ text: Int, against others: [Int], by measure: SelfBLEU) -> Double {
    let length = tokens[text].count
    func ngrams(_ text: Int, _ n: Int) -> [[String]: Int] {
      guard tokens[text].count >= n else { return [:] }
      return (0...tokens[text].count - n).reduce(into: [:]) { counts, start in
        counts[Array(tokens[text][start..<start + n]), default: 0] += 1
      }
    }
    let matches = (1...measure.order).map { n in
      let references = others.map { ngrams($0, n) }
      return ngrams(text, n).reduce(0) { sum, entry in
        sum + min(entry.value, references.map { $0[entry.key] ?? 0 }.max() ?? 0)
      }
    }
    let closest = others.map { tokens[$0].count }
      .min { (abs($0 - length), $0) < (abs($1 - length), $1) }
    return measure.score(matches: { matches[$0 - 1] }, length: length, closest: closest)
  }

  func removals(until goal: SelfBLEU.Goal, by measure: SelfBLEU) -> [SelfBLEU.Removal] {
    var left = Array(texts.indices)
    var removals: [SelfBLEU.Removal] = []
    while !left.isEmpty {
      let scored = left.map { text in
        (score: bleu(text, against: left.filter { $0 != text }, by: measure), text: text)
      }
      guard let best = scored.max(by: { $0 < $1 }) else { break }
      switch goal {
      case .atMost(let limit): if best.score <= limit { return removals }
      case .keep(let count): if left.count <= count { return removals }
      }
      left.removeAll { $0 == best.text }
      removals.append(SelfBLEU.Removal(index: best.text, score: best.score))
    }
    return removals
  }
}
