import GavelPipeline
import GavelText

extension DiversityRequest {
  /// Reads the words behind `gavel` where they are plain: `diversity`, one input, and each option by
  /// its whole name, once, with its value in a word of its own.
  ///
  /// Nil for all else, which is the parser's: what is wrong, what asks for help, what can be written
  /// in another way. The parser finds the properties of a command by reflection, and what it needs
  /// for that is half of what a small file takes.
  init?(plain words: some Collection<String>) {
    var rest = words[...]
    guard rest.popFirst() == "diversity" else { return nil }
    self.init()
    var given: [String] = []
    while let word = rest.popFirst() {
      if Self.isValue(word) {
        guard input.isEmpty else { return nil }
        input = word
        continue
      }
      guard word == "--against" || !given.contains(word) else { return nil }
      given.append(word)
      if takeFlag(word) { continue }
      guard let value = rest.popFirst(), Self.isValue(value), take(value, for: word) else {
        return nil
      }
    }
    guard !input.isEmpty, (try? validate()) != nil else { return nil }
  }

  /// Whether a word is surely no option.
  private static func isValue(_ word: String) -> Bool {
    word == "-" || (!word.isEmpty && word.utf8.first != UInt8(ascii: "-"))
  }

  private mutating func takeFlag(_ name: String) -> Bool {
    switch name {
    case "--numbers-guard": numbersGuard = true
    case "--json": json = true
    default: return false
    }
    return true
  }

  /// Takes the value of an option; false where there is no such option or its value is not good.
  private mutating func take(_ value: String, for name: String) -> Bool {
    func set<Value>(_ property: inout Value, _ value: Value?) -> Bool {
      guard let value else { return false }
      property = value
      return true
    }
    switch name {
    case "--out": out = value
    case "--dropped": dropped = value
    case "--against": against.append(value)
    case "--highest": highest = value
    case "--field": field = value
    case "--format": return set(&format, Settings.SourceFormat(rawValue: value))
    case "--rouge-l": rougeL = value
    case "--self-bleu": return set(&selfBLEU, Double(value))
    case "--self-bleu-keep": return set(&selfBLEUKeep, Int(value))
    case "--order": return set(&order, Int(value))
    case "--tokenizer": return set(&tokenizer, Tokenizer(rawValue: value))
    case "--threads": return set(&threads, Int(value))
    case "--seed": return set(&seed, UInt64(value))
    case "--report": report = value
    default: return false
    }
    return true
  }
}
