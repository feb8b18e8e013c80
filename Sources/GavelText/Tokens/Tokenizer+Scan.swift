extension Tokenizer {
  /// Replaces what is in `buffer` by the tokens of `text`.
  func scan(_ text: String, into buffer: inout TokenBuffer) {
    buffer.removeAll()
    var text = text
    // Most texts are ASCII and both tokenisers agree on those, so they take the short way.
    let isASCII = text.withUTF8 { utf8 in
      guard utf8.reduce(0, |) < 0x80 else { return false }
      Self.scanASCII(utf8, into: &buffer)
      return true
    }
    if isASCII { return }
    switch self {
    case .rouge155: Self.scanLatin(text, into: &buffer)
    case .unicode: Self.scanUnicode(NormalForm.composed(text), into: &buffer)
    }
  }

  private static func scanASCII(_ utf8: UnsafeBufferPointer<UInt8>, into buffer: inout TokenBuffer)
  {
    let table = ASCIITable.lowercased
    for byte in utf8 {
      let lowercased = table[Int(byte)]
      if lowercased != 0 { buffer.append(lowercased) } else { buffer.endToken() }
    }
    buffer.endToken()
  }

  private static func scanLatin(_ text: String, into buffer: inout TokenBuffer) {
    let table = ASCIITable.lowercased
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0..<0x80:
        let lowercased = table[Int(scalar.value)]
        if lowercased != 0 { buffer.append(lowercased) } else { buffer.endToken() }
      // The two scalars beyond ASCII whose lowercase has ASCII in it: the Kelvin sign, and the
      // dotted I, which becomes an i and a combining dot.
      case 0x212A:
        buffer.append(UInt8(ascii: "k"))
      case 0x0130:
        buffer.append(UInt8(ascii: "i"))
        buffer.endToken()
      default:
        buffer.endToken()
      }
    }
    buffer.endToken()
  }

  private static func scanUnicode(_ text: String, into buffer: inout TokenBuffer) {
    let table = ASCIITable.lowercased
    // Whether the token under way is a letter of a script without spaces, which takes marks only.
    var takesMarksOnly = false
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        let lowercased = table[Int(scalar.value)]
        if takesMarksOnly || lowercased == 0 { buffer.endToken() }
        if lowercased != 0 { buffer.append(lowercased) }
        takesMarksOnly = false
        continue
      }
      switch ScalarClass(scalar) {
      case .unspaced:
        buffer.endToken()
        buffer.append(scalar)
        takesMarksOnly = true
      case .spaced(let isCased):
        if takesMarksOnly { buffer.endToken() }
        takesMarksOnly = false
        if isCased {
          for lowercased in scalar.properties.lowercaseMapping.unicodeScalars {
            buffer.append(lowercased)
          }
        } else {
          buffer.append(scalar)
        }
      case .mark:
        buffer.append(scalar)
      case .unspacedMark where takesMarksOnly:
        buffer.append(scalar)
      case .unspacedMark, .separator:
        buffer.endToken()
        takesMarksOnly = false
      }
    }
    buffer.endToken()
  }
}
