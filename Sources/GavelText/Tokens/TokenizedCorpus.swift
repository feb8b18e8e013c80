/// Texts as numbered tokens: what the measures of sets of texts work on.
///
/// Tokens are interned to `UInt32` and lie on end in one array, so a corpus costs about four bytes
/// a token, 24 bytes a text and its vocabulary; the texts themselves are not kept. Which number a
/// token has depends only on the texts appended before it.
public struct TokenizedCorpus: Sendable {
  /// How the texts are cut.
  public let tokenizer: Tokenizer
  /// The tokens of all texts on end.
  private(set) var tokens: [UInt32] = []
  /// Where text *i* starts in `tokens`, and the end of the last.
  private(set) var offsets: [Int] = [0]
  /// By text: the digest of its raw UTF-8.
  private(set) var digests: [TextDigest] = []
  private var scanner = TokenScanner()
  private var buffer = TokenBuffer()

  /// An empty corpus.
  public init(tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
  }

  /// A corpus of `texts`, in their order.
  public init(_ texts: some Sequence<String>, tokenizer: Tokenizer) {
    self.init(tokenizer: tokenizer)
    for text in texts { append(text) }
  }

  /// Makes room for the tokens of texts of so many bytes of UTF-8, so that they are not moved while
  /// they grow.
  ///
  /// Texts with more tokens than two for nine bytes are moved all the same.
  public mutating func reserveCapacity(bytes: Int) {
    tokens.reserveCapacity(tokens.count + bytes / 9 * 2)
  }

  /// Appends a text, whose index is the ``count`` before the call.
  ///
  /// At most 2³² − 1 texts and as many distinct tokens fit.
  public mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(utf8: $0) }
  }

  /// Appends a text given as its UTF-8, which must be valid, as ``append(_:)`` does.
  public mutating func append(utf8: UnsafeBufferPointer<UInt8>) {
    precondition(digests.count < UInt32.max, "a corpus holds at most 2^32 - 1 texts")
    digests.append(TextDigest(of: UnsafeRawBufferPointer(utf8)))
    if !scanner.append(utf8, tokenizer, to: &tokens) {
      tokenizer.scan(String(decoding: utf8, as: UTF8.self), into: &buffer)
      buffer.bytes.withUnsafeBufferPointer { bytes in
        var start = 0
        for end in buffer.ends {
          tokens.append(scanner.token(for: UnsafeBufferPointer(rebasing: bytes[start..<end])))
          start = end
        }
      }
    }
    offsets.append(tokens.count)
  }

  /// A corpus of some of the texts, in the order given; tokens keep their numbers.
  ///
  /// - Parameter texts: Indices in `0..<count`.
  public func selecting(_ texts: some Sequence<Int>) -> TokenizedCorpus {
    var selection = self
    selection.tokens = []
    selection.offsets = [0]
    selection.digests = []
    for text in texts {
      selection.tokens.append(contentsOf: tokens(at: text))
      selection.offsets.append(selection.tokens.count)
      selection.digests.append(digests[text])
    }
    return selection
  }

  /// The number of texts.
  public var count: Int { digests.count }

  /// The number of tokens of all texts.
  public var tokenCount: Int { tokens.count }

  /// The number of distinct tokens; every token is below it.
  public var vocabularyCount: Int { scanner.vocabulary.count }

  /// The tokens of a text, in order.
  ///
  /// - Parameter index: In `0..<count`.
  public func tokens(at index: Int) -> ArraySlice<UInt32> {
    tokens[range(at: index)]
  }

  /// The number of tokens of a text.
  ///
  /// - Parameter index: In `0..<count`.
  public func tokenCount(at index: Int) -> Int {
    length(at: index)
  }

  /// The characters of a token, lowercased.
  ///
  /// - Parameter token: In `0..<vocabularyCount`.
  public func string(of token: UInt32) -> String {
    scanner.vocabulary.string(of: token)
  }

  /// Whether a token consists of digits: every scalar is of the Unicode general category N.
  ///
  /// - Parameter token: In `0..<vocabularyCount`.
  public func isNumber(_ token: UInt32) -> Bool {
    scanner.vocabulary.isNumber[Int(token)]
  }

  /// The number tokens of a text, sorted, so that two texts with the same numbers in any order
  /// compare equal.
  ///
  /// - Parameter index: In `0..<count`.
  public func numbers(at index: Int) -> [UInt32] {
    tokens(at: index).filter(isNumber).sorted()
  }

  /// Whether two texts have the same UTF-8, told by 128-bit digests.
  public func haveSameText(_ first: Int, _ second: Int) -> Bool {
    digests[first] == digests[second]
  }

  /// Where the tokens of some texts on end lie.
  func range(of texts: Range<Int>) -> Range<Int> {
    offsets[texts.lowerBound]..<offsets[texts.upperBound]
  }

  func range(at index: Int) -> Range<Int> {
    offsets[index]..<offsets[index + 1]
  }

  func length(at index: Int) -> Int {
    offsets[index + 1] - offsets[index]
  }
}
