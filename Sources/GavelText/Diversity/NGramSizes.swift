/// The sizes by which the work on n-grams is cut; the result depends on none of them.
struct NGramSizes: Sendable {
  /// Tokens of the texts that a thread takes at a time.
  var blockTokens = 1 << 18
  /// N-grams sorted at a time, twice 16 bytes each: both copies are to fit into a core's cache.
  var partKeys = 1 << 14
  /// Bits of a key that are always left for the group.
  var groupBits = 8
  /// Above it parts and blocks grow instead.
  var mostParts = 1 << 12
  /// Bits of a key that are used.
  var keyBits = 64

  /// How many n-grams to make room for where `count` are to be held: parts are of about the same
  /// size, and a later one may be a little larger.
  static func room(for count: Int) -> Int { count + count / 8 }

  /// A team of at most `threads`, but of no more than there is work for.
  func team(of threads: Int, for corpus: TokenizedCorpus) -> ThreadTeam {
    precondition(threads >= 1, "work needs at least one thread")
    return ThreadTeam(threads: min(threads, 1 + corpus.tokenCount / partKeys))
  }
}
