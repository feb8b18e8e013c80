import GavelCore

/// A number that nobody knows yet: at least, most likely, and at most.
public struct Reckoned: Hashable, Sendable {
  public var low: Double
  public var expected: Double
  public var high: Double

  public init(low: Double, expected: Double, high: Double) {
    (self.low, self.expected, self.high) = (low, expected, high)
  }

  /// A number that is known.
  init(_ known: Double) { self.init(low: known, expected: known, high: known) }

  static let zero = Reckoned(0)

  static func + (left: Self, right: Self) -> Self {
    Self(
      low: left.low + right.low, expected: left.expected + right.expected,
      high: left.high + right.high)
  }

  static func * (left: Self, times: Double) -> Self {
    Self(low: left.low * times, expected: left.expected * times, high: left.high * times)
  }

  /// - Parameter round: whether the numbers are counts.
  func json(rounded round: Bool = false) -> JSONValue {
    func number(_ value: Double) -> JSONValue { .number(round ? value.rounded() : value) }
    return ["low": number(low), "expected": number(expected), "high": number(high)]
  }
}

extension Reckoned {
  /// The tokens of prompts: between one for four bytes and 1.3 for each word, or character of a
  /// script without spaces, whichever is less or more.
  init(tokensOf messages: [CompletionRequest.Message]) {
    // What a server puts around a message is known to nobody else: its role, some marks.
    let around = Reckoned(low: 0, expected: 4, high: 10)
    self = messages.reduce(.zero) { $0 + Reckoned(tokensOf: $1.content) + around }
  }

  init(tokensOf text: String) {
    let (words, bytes) = (Double(TokenEstimate.tokens(in: text)), Double(text.utf8.count) / 4)
    self.init(
      low: min(words, bytes), expected: (words + bytes) / 2, high: max(words, bytes))
  }
}

extension Sequence<Reckoned> {
  var sum: Reckoned { reduce(.zero, +) }
}

extension Collection<Reckoned> {
  /// Nil where there are none.
  var mean: Reckoned? { isEmpty ? nil : sum * (1 / Double(count)) }
}
