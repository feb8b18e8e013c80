/// Recognises an answer that is nothing but a refusal.
///
/// Only short texts that begin with one of a few set phrases count, so that an answer which
/// apologises and then answers is not lost. The phrases are the openings that aligned chat models
/// use in English, Chinese, Japanese, Spanish and Russian.
public enum Refusal {
  /// A refusal is no longer than this many Unicode scalars.
  static let greatestLength = 400

  /// Openings that are a refusal whatever follows.
  private static let openings = [
    "i can't help with", "i cannot help with", "i can't assist", "i cannot assist",
    "i'm unable to help", "i'm unable to assist", "i am unable to assist", "i won't help with",
    "i must decline", "i cannot fulfill", "i can't fulfill",
    "抱歉，我不能", "抱歉，我无法", "对不起，我不能", "对不起，我无法", "很抱歉，我不能", "很抱歉，我无法",
    "申し訳ありませんが、お手伝いでき", "申し訳ございませんが、お手伝いでき",
    "lo siento, pero no puedo", "lo siento, no puedo", "извините, но я не могу",
    "к сожалению, я не могу помочь",
  ]

  /// Openings that are a refusal before one of ``declined``.
  ///
  /// "As an AI, I cannot have a favourite, but …" begins an answer.
  private static let apologies = [
    "i'm sorry, but i can't ", "i'm sorry, but i cannot ", "i'm sorry, i can't ",
    "i'm sorry, i cannot ", "i am sorry, but i can't ", "i am sorry, but i cannot ",
    "i'm sorry, but i'm unable to ", "i'm sorry, but i am unable to ",
    "sorry, but i can't ", "sorry, but i cannot ", "sorry, i can't ", "sorry, i cannot ",
    "i apologize, but i can't ", "i apologize, but i cannot ",
    "as an ai language model, i can't ", "as an ai language model, i cannot ",
    "as an ai, i can't ", "as an ai, i cannot ",
  ]

  private static let declined = [
    "help", "assist", "provide", "fulfill", "fulfil", "comply", "do that", "do this", "answer",
    "create", "generate", "write", "give", "offer", "discuss", "engage", "support", "share",
    "produce", "continue", "complete", "participate", "respond", "make", "process", "recommend",
  ]

  /// What a refusal begins with, in either case.
  private static let beginnings = Set(
    (openings + apologies).flatMap { phrase in
      let first = phrase.prefix(1)
      return Array((first + first.uppercased()).unicodeScalars)
    })

  /// Whether the text is a refusal and nothing else.
  public static func isRefusal(_ text: String) -> Bool {
    guard text.utf8.count <= greatestLength * 4, text.unicodeScalars.count <= greatestLength
    else { return false }
    let text = text.trimmingWhitespace
    // Most texts begin with another letter.
    guard let first = text.unicodeScalars.first, beginnings.contains(first) else { return false }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(longestOpening) {
      scalars.append(scalar == "’" ? "'" : scalar)
    }
    let start = String(scalars).lowercased()
    if openings.contains(where: start.hasPrefix) { return true }
    return apologies.contains { apology in
      guard start.hasPrefix(apology) else { return false }
      let rest = start.dropFirst(apology.count)
      return declined.contains { rest.hasPrefix($0) }
    }
  }

  /// No opening, and no apology with what follows, has more scalars.
  private static let longestOpening = 80
}
