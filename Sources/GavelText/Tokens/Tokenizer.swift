/// How a text is cut into the tokens that every measure of this module counts.
///
/// The raw values are permanent: they are written into settings, stores and signatures.
public enum Tokenizer: String, Sendable, CaseIterable, Codable {
  /// Letters, marks and digits of every script.
  ///
  /// The text is put in NFC and lowercased scalar by scalar (full mapping, no context). In scripts
  /// written without spaces (Han, Hiragana, Katakana, Thai, Lao, Khmer, Myanmar, by the Script
  /// property) each letter or digit with the marks that follow it is a token; elsewhere a maximal
  /// run of letters, marks and digits (general categories L, M, N) is. The rest separates. On an
  /// ASCII text this is `[a-z0-9]+` of the lowercased text.
  case unicode

  /// `[a-z0-9]+` of the lowercased text, whatever its script.
  ///
  /// These are the tokens of the `rouge_score` package without its stemmer, and so of the original
  /// ROUGE 1.5.5. A text in Chinese, Thai or Russian has none; use it to compare with published
  /// numbers.
  case rouge155

  /// The tokens of `text` in order, lowercased.
  ///
  /// A corpus is better served by ``TokenizedCorpus``, which makes no string per token.
  public func tokens(in text: String) -> [String] {
    var buffer = TokenBuffer()
    scan(text, into: &buffer)
    var start = 0
    return buffer.ends.map { end in
      defer { start = end }
      return String(decoding: buffer.bytes[start..<end], as: UTF8.self)
    }
  }
}
