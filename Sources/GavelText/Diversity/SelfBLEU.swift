import Foundation

/// Self-BLEU: how much of each text of a set can be put together from the others.
///
/// BLEU of a text against all others as its references: n-gram counts clipped by the maximum over
/// the references, orders 1 to ``order`` with equal weight, the closest reference length (ties to
/// the shorter), and smoothing method 1 with ε = 0.1. Between 0 (nothing in common) and 1. Zhu et
/// al., "Texygen" (2018); Papineni et al., "BLEU" (2002); Chen and Cherry, "A Systematic Comparison
/// of Smoothing Techniques for Sentence-Level BLEU" (2014). The values are those of NLTK's
/// `sentence_bleu`, with the text itself not among its references.
public struct SelfBLEU: Sendable {
  /// The longest n-grams counted, at least 1.
  public let order: Int

  /// - Parameter order: The longest n-grams counted, at least 1.
  public init(order: Int = 4) {
    precondition(order >= 1, "the order of BLEU is at least 1")
    self.order = order
  }

  /// BLEU of each text against all others, in `0...1`.
  ///
  /// Time and memory are linear in the number of tokens. A text without tokens scores 0, and so
  /// does one without others.
  ///
  /// - Parameters:
  ///   - corpus: The set of texts.
  ///   - threads: How many to use, at least 1; the result does not depend on it.
  ///   - progress: Called now and then, on the calling thread, with the work done and that of all,
  ///     in a unit of its own.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public func scores(
    of corpus: TokenizedCorpus, threads: Int = 1, progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [Double] {
    let matches = matchesByOrder(of: corpus)
    let lengths = LengthClasses(corpus)
    return (0..<corpus.count).map { text in
      score(
        matches: { matches[$0 - 1][text] }, length: corpus.length(at: text),
        closest: lengths.closest(to: text))
    }
  }

  /// The Self-BLEU of the set, which is the mean of ``scores(of:)``; nil for fewer than two texts.
  ///
  /// The higher, the less diverse.
  public func mean(of corpus: TokenizedCorpus) -> Double? {
    try? Self.means(of: corpus, orders: order...order).first ?? nil
  }

  /// The Self-BLEU of the set for each of `orders`; nil for fewer than two texts.
  ///
  /// - Parameters:
  ///   - corpus: The set of texts.
  ///   - orders: Each at least 1.
  ///   - threads: How many to use, at least 1; the result does not depend on it.
  ///   - progress: Called now and then, on the calling thread, with the work done and that of all,
  ///     in a unit of its own.
  /// - Throws: `CancellationError` when the current task is cancelled.
  public static func means(
    of corpus: TokenizedCorpus, orders: ClosedRange<Int>, threads: Int = 1,
    progress: ((Int, Int) -> Void)? = nil
  ) throws(CancellationError) -> [Double?] {
    guard corpus.count > 1 else { return orders.map { _ in nil } }
    var means: [Double?] = []
    for order in orders {
      let scores = try SelfBLEU(order: order).scores(of: corpus, threads: threads)
      means.append(scores.reduce(0, +) / Double(corpus.count))
      progress?(means.count, orders.count)
    }
    return means
  }

  /// BLEU from its counts.
  ///
  /// - Parameters:
  ///   - matches: How many n-grams of an order in `1...order` are matched, after clipping.
  ///   - length: The text's number of tokens.
  ///   - closest: The closest length of a reference; nil when there is no reference.
  func score(matches: (_ order: Int) -> Int, length: Int, closest: Int?) -> Double {
    guard let closest, matches(1) > 0 else { return 0 }
    var logarithms = 0.0
    for n in 1...order {
      let matched = matches(n)
      let precision =
        (matched == 0 ? 0.1 : Double(matched)) / Double(max(1, length - n + 1))
      logarithms += log(precision) / Double(order)
    }
    let brevity = length > closest ? 1 : exp(1 - Double(closest) / Double(length))
    return brevity * exp(logarithms)
  }

  /// For each order from 1, by text: how many of its n-grams the other texts match.
  ///
  /// A text that has an n-gram c times matches min(c, most in another text) of them. That is c,
  /// unless the text alone has it most often; so of all texts only that one falls short, by the
  /// difference to the second.
  private func matchesByOrder(of corpus: TokenizedCorpus) -> [[Int]] {
    var ngrams = NGrams(corpus)
    return (1...order).map { n in
      if n > 1 { ngrams.lengthen() }
      var matches = (0..<corpus.count).map { ngrams.range(at: $0).count }
      var most = [UInt32](repeating: 0, count: ngrams.count)
      var second = most
      var owners = most
      ngrams.forEachCount { text, ngram, occurrences in
        let occurrences = UInt32(occurrences)
        if occurrences > most[ngram] {
          second[ngram] = most[ngram]
          most[ngram] = occurrences
          owners[ngram] = UInt32(text)
        } else {
          second[ngram] = max(second[ngram], occurrences)
        }
      }
      for ngram in 0..<ngrams.count {
        matches[Int(owners[ngram])] -= Int(most[ngram] - second[ngram])
      }
      return matches
    }
  }
}
