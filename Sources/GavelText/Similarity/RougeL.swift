/// ROUGE-L F: how much of two token sequences is one common subsequence.
///
/// F = 2·LCS / (m + n), between 0 and 1, the same both ways round. C.-Y. Lin, "ROUGE: A Package for
/// Automatic Evaluation of Summaries" (2004), with equal weight for precision and recall. The
/// double is that of the `rouge_score` package bit for bit, so that comparing it with a threshold
/// decides as that package's users do.
public enum RougeL {
  /// F of two token sequences; 0 if either is empty.
  ///
  /// Linear memory; time is the product of the lengths divided by 64.
  public static func fMeasure(
    _ first: some Collection<UInt32>, _ second: some Collection<UInt32>
  ) -> Double {
    fMeasure(
      longestCommonSubsequence: longestCommonSubsequence(first, second),
      lengths: first.count, second.count)
  }

  /// F of two texts; 0 if either has no token, except that two texts without tokens are at 1 when
  /// they are the same text.
  public static func fMeasure(_ first: String, _ second: String, tokenizer: Tokenizer) -> Double {
    fMeasure(0, 1, in: TokenizedCorpus([first, second], tokenizer: tokenizer))
  }

  /// F of two texts of a corpus; 0 if either has no token, except that two texts without tokens are
  /// at 1 when they are the same text.
  public static func fMeasure(_ first: Int, _ second: Int, in corpus: TokenizedCorpus) -> Double {
    let firstTokens = corpus.tokens(at: first)
    let secondTokens = corpus.tokens(at: second)
    if firstTokens.isEmpty && secondTokens.isEmpty {
      return corpus.haveSameText(first, second) ? 1 : 0
    }
    return fMeasure(firstTokens, secondTokens)
  }

  /// The length of the longest common subsequence, in tokens.
  public static func longestCommonSubsequence(
    _ first: some Collection<UInt32>, _ second: some Collection<UInt32>
  ) -> Int {
    // Renumbered from 0, so that tokens of any value can index a table.
    var numbers: [UInt32: UInt32] = [:]
    var tokens: [UInt32] = []
    tokens.reserveCapacity(first.count + second.count)
    func renumber(_ token: UInt32) {
      let next = UInt32(numbers.count)
      let number = numbers[token] ?? next
      if number == next { numbers[token] = next }
      tokens.append(number)
    }
    first.forEach(renumber)
    second.forEach(renumber)
    var solver = LongestCommonSubsequence(vocabularyCount: numbers.count)
    return solver.length(in: tokens, 0..<first.count, first.count..<tokens.count)
  }

  /// F from the length of the longest common subsequence and those of both sequences, in tokens.
  ///
  /// `rouge_score` goes by way of precision and recall, and rounds on that way; so does this.
  static func fMeasure(
    longestCommonSubsequence common: Int, lengths first: Int, _ second: Int
  ) -> Double {
    guard common > 0 else { return 0 }
    let precision = Double(common) / Double(first)
    let recall = Double(common) / Double(second)
    return 2 * precision * recall / (precision + recall)
  }
}
