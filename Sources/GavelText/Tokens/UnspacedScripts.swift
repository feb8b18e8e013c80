/// The scripts that are written without spaces between words, as ``Tokenizer/unicode`` sees them.
enum UnspacedScripts {
  /// Whether the scalar's Script property is one of Han, Hiragana, Katakana, Thai, Lao, Khmer,
  /// Myanmar.
  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x0E00 && ranges.holdsInAscendingOrder(scalar.value)
  }
}
