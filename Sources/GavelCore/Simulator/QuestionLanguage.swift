/// The language that a simulated model answers in: the question's, as far as its letters tell.
enum QuestionLanguage: CaseIterable {
  case english, spanish, russian, chinese, japanese

  init(of text: String, words: [QuestionWord]) {
    var lengths: [QuestionWord.Script: Int] = [:]
    var english = 0
    var spanish = 0
    for word in words {
      lengths[word.script, default: 0] += word.length
      if word.commonness.contains(.english) { english += 1 }
      if word.commonness.contains(.spanish) { spanish += 1 }
      if word.folded.utf8.count > word.length, word.script == .other,
        word.folded.unicodeScalars.contains(where: Self.isSpanish)
      {
        spanish += 2
      }
    }
    let kana = Self.kana(in: text)
    let han = lengths[.han, default: 0]
    let latin = lengths[.other, default: 0]
    let cyrillic = lengths[.cyrillic, default: 0]
    // A character of Chinese or Japanese says about as much as three letters.
    if 3 * (han + kana) > latin + cyrillic {
      self = 8 * kana > han ? .japanese : .chinese
    } else if cyrillic > latin {
      self = .russian
    } else {
      self = spanish > english ? .spanish : .english
    }
  }

  /// Hiragana and katakana, whose first byte is always the same.
  private static func kana(in text: String) -> Int {
    guard text.utf8.prefix(6_000).contains(0xE3) else { return 0 }
    return text.unicodeScalars.prefix(2_000).count { 0x3041...0x30FF ~= $0.value }
  }

  private static func isSpanish(_ letter: Unicode.Scalar) -> Bool {
    switch letter {
    case "ñ", "á", "é", "í", "ó", "ú": true
    default: false
    }
  }

  /// Several things in one sentence.
  func list(_ items: [String]) -> String {
    let items =
      switch self {
      case .english, .spanish, .russian: items
      case .chinese: items.map { "“\($0)”" }
      case .japanese: items.map { "「\($0)」" }
      }
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    let others = items.dropLast()
    return switch self {
    case .english: others.joined(separator: ", ") + " and " + last
    case .spanish: others.joined(separator: ", ") + " y " + last
    case .russian: others.joined(separator: ", ") + " и " + last
    case .chinese: others.joined(separator: "、") + "和" + last
    case .japanese: others.joined(separator: "、") + "と" + last
    }
  }

  /// What stands between two sentences.
  var space: String {
    switch self {
    case .english, .spanish, .russian: " "
    case .chinese, .japanese: ""
    }
  }

  /// A refusal that ``Refusal`` knows.
  var refusal: String {
    switch self {
    case .english: "I'm sorry, but I can't help with this request."
    case .spanish: "Lo siento, pero no puedo ayudar con esta petición."
    case .russian: "Извините, но я не могу помочь с этим запросом."
    case .chinese: "抱歉，我不能回答这个问题。"
    case .japanese: "申し訳ありませんが、お手伝いできません。"
    }
  }
}
