/// What is done with the n-grams of a corpus; one for each thread.
protocol NGramReader: SendableMetatype {
  /// Called with the n-grams of a part for the first orders, then with those that are not alone
  /// for further orders, until none is missing.
  mutating func read(_ ngrams: SortedNGrams)

  /// Called when all of a part has been read.
  mutating func end(of part: Int)
}
