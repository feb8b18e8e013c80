/// A place in a corpus where n-grams start, with the first tokens there packed into a number.
struct NGramStart {
  /// Its group, the numbers of the tokens that follow and how far they repeat, as ``NGramKeys``
  /// packs them.
  var key: UInt64
  var text: UInt32
  /// Its place in the tokens of the corpus.
  var position: UInt32
}
