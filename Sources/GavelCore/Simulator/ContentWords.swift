import GavelText

/// What a question is about: at most twelve of its words, spread over it, without
/// ``CommonWords``.
///
/// The share of them that stands in an answer is the answer's quality. Candidates put that share
/// in and teachers read it back, and so can anybody who has the question and the answer.
struct ContentWords: Sendable {
  static let greatestCount = 12

  /// As the question writes them, in its order.
  let words: [String]
  let language: QuestionLanguage
  /// The tokens of each word.
  private let tokens: [[String]]
  /// The words that begin with a token.
  private let places: [String: [Int]]

  init(of question: String) {
    let all = QuestionWord.words(in: question)
    language = QuestionLanguage(of: question, words: all)
    var seen = Set<String>()
    // A letter of Chinese alone is a remainder; where nothing else is there, it has to do.
    var distinct = all.filter {
      $0.commonness.isEmpty && ($0.length > 1 || $0.script != .han && $0.script != .kana)
        && seen.insert($0.folded).inserted
    }
    if distinct.isEmpty { distinct = all.filter { seen.insert($0.folded).inserted } }
    let count = min(Self.greatestCount, distinct.count)
    let chosen = (0..<count).map { distinct[$0 * distinct.count / count] }
    var words: [String] = []
    var tokens: [[String]] = []
    var places: [String: [Int]] = [:]
    for word in chosen {
      let cut = Tokenizer.unicode.tokens(in: word.text)
      guard let first = cut.first else { continue }
      places[first, default: []].append(words.count)
      words.append(word.text)
      tokens.append(cut)
    }
    self.words = words
    self.tokens = tokens
    self.places = places
  }

  /// Which of the words an answer takes up.
  func takenUp(in answer: String) -> [Bool] {
    var found = Array(repeating: false, count: words.count)
    let answer = Tokenizer.unicode.tokens(in: answer)
    for (start, token) in answer.enumerated() {
      guard let candidates = places[token] else { continue }
      for place in candidates where answer[start...].starts(with: tokens[place]) {
        found[place] = true
      }
    }
    return found
  }

  /// The share of the words that stand in an answer; all of none.
  func share(in answer: String) -> Double {
    guard !words.isEmpty else { return 1 }
    return Double(takenUp(in: answer).count { $0 }) / Double(words.count)
  }
}
