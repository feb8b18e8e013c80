/// How many tokens a model's own tokeniser would make of a text, roughly: 1.3 for each word, and
/// for each character of the scripts of East Asia.
///
/// Counted on bytes, so that the usage of a long prompt costs next to nothing.
public enum TokenEstimate {
  static let perWord = 1.3

  /// At least how many tokens to reckon with: the estimate by words, or one for every four bytes,
  /// whichever is more, since code, tables and rare words have more tokens than words.
  public static func cautious(_ text: String) -> Int {
    max(tokens(in: text), text.utf8.count / 4)
  }

  /// The estimate by words.
  public static func tokens(in text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var counter = WordCounter()
      for byte in bytes { counter.take(byte) }
      return Int((Double(counter.words) * perWord).rounded())
    }
  }

  /// The start of a text that has at most so many tokens; the text itself where it has no more.
  static func prefix(of text: String, tokens: Int) -> String {
    guard Self.tokens(in: text) > tokens else { return text }
    let greatest = Int(Double(tokens) / perWord)
    var counter = WordCounter()
    var end = 0
    for (place, byte) in text.utf8.enumerated() {
      if !UTF8.isContinuation(byte) { end = place }
      counter.take(byte)
      if counter.words > greatest { break }
    }
    return String(decoding: Array(text.utf8.prefix(end)), as: UTF8.self).trimmingWhitespace
  }

  /// Words so far: runs of ASCII letters and digits and of two-byte letters, and every longer
  /// scalar for itself but for the punctuation of East Asia.
  private struct WordCounter {
    var words = 0
    private var isInWord = false
    private var leadByte: UInt8 = 0

    mutating func take(_ byte: UInt8) {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0xC3...0xDF:
        if !isInWord { words += 1 }
        isInWord = true
      case 0x80...0xBF:
        if leadByte == 0xE3, byte > 0x80 { words += 1 }
      case 0xE4...0xEE, 0xF0...0xF7:
        words += 1
        isInWord = false
      default: isInWord = false
      }
      leadByte = byte
    }
  }
}
