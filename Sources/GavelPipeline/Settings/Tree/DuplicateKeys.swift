internal import Yams

/// Composes a YAML text in which keys may stand twice.
///
/// The parser stops at the first such mapping. To report all of them with both lines, each key that
/// comes again is renamed in place, the text's lines and columns unchanged, and the text read
/// again.
struct DuplicateKeys {
  private var scalars: [Unicode.Scalar]
  private var renamed: [Unicode.Scalar: Unicode.Scalar] = [:]

  /// As many are told apart; private-use characters stand in for the first letters of keys.
  private static let greatestCount: UInt32 = 500

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  private var text: String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  mutating func compose() throws -> Node? {
    while true {
      do {
        return try Yams.compose(yaml: text)
      } catch let error as YamlError {
        guard case .duplicatedKeysInMapping(_, let context) = error, rename(at: context.mark) else {
          throw error
        }
      }
    }
  }

  /// The key as it stood in the file, where this one was renamed.
  func original(_ key: String) -> String? {
    guard let first = key.unicodeScalars.first, let letter = renamed[first] else { return nil }
    var original = String.UnicodeScalarView([letter])
    original.append(contentsOf: key.unicodeScalars.dropFirst())
    return String(original)
  }

  /// Renames the key at a mark; false where that cannot be done without touching the structure.
  private mutating func rename(at mark: Mark) -> Bool {
    guard renamed.count < Self.greatestCount, var index = index(of: mark) else { return false }
    if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
    let stand = Unicode.Scalar(0xF000 + UInt32(renamed.count))
    guard let stand, index < scalars.count, Self.isKeyLetter(scalars[index]) else {
      return false
    }
    renamed[stand] = scalars[index]
    scalars[index] = stand
    return true
  }

  private static func isKeyLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private func index(of mark: Mark) -> Int? {
    var line = 1
    var index = 0
    while line < mark.line, index < scalars.count {
      switch scalars[index] {
      case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": break
      case "\r", "\n", "\u{85}", "\u{2028}", "\u{2029}": line += 1
      default: break
      }
      index += 1
    }
    index += mark.column - 1
    return index < scalars.count ? index : nil
  }
}
