import Testing

@testable import GavelText

extension NGramSizes: CustomTestStringConvertible {
  /// So small that a handful of texts has many blocks and parts, and keys hold one token or two.
  static let small = NGramSizes(
    blockTokens: 40, partKeys: 30, groupBits: 2, mostParts: 1 << 12, keyBits: 64)

  /// The ordinary sizes and those that take every path.
  static let tested = [
    NGramSizes(), small,
    NGramSizes(blockTokens: 7, partKeys: 200, groupBits: 1, mostParts: 1 << 12, keyBits: 24),
    NGramSizes(blockTokens: 1, partKeys: 1, groupBits: 1, mostParts: 3, keyBits: 24),
  ]

  public var testDescription: String {
    "blocks of \(blockTokens), parts of \(partKeys), keys of \(keyBits) bits"
  }
}
