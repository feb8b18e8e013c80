/// What a scalar beyond ASCII does to the token under way.
enum ScalarClass: Equatable {
  /// A letter or digit of a script written without spaces: a token of its own.
  case unspaced
  /// A mark of such a script: part of the letter before it, and nothing without one.
  case unspacedMark
  /// A letter or digit of another script: part of a run. Only upper and title case have a
  /// lowercase to look up.
  case spaced(isCased: Bool)
  /// A mark of another script or of none: part of whatever it follows, or the start of a run.
  case mark
  case separator

  init(_ scalar: Unicode.Scalar) {
    // The ideographs of nearly every Chinese text, without looking anything up.
    if 0x4E00...0x9FFF ~= scalar.value {
      self = .unspaced
      return
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .titlecaseLetter, .letterNumber:
      self = UnspacedScripts.contains(scalar) ? .unspaced : .spaced(isCased: true)
    case .lowercaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .otherNumber:
      self = UnspacedScripts.contains(scalar) ? .unspaced : .spaced(isCased: false)
    case .nonspacingMark, .spacingMark, .enclosingMark:
      self = UnspacedScripts.contains(scalar) ? .unspacedMark : .mark
    default:
      self = .separator
    }
  }
}
