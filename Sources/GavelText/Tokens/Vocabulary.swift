/// The distinct tokens of a corpus, numbered in order of first occurrence.
struct Vocabulary: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// By token: whether every scalar of it is a number (general category N).
  private(set) var isNumber: [Bool] = []
  /// Token + 1, or 0 where free.
  ///
  /// Open addressing with linear probing; a power of two, at most half full.
  private var slots: [UInt32] = Array(repeating: 0, count: 1 << 10)

  var count: Int { ends.count }

  func string(of token: UInt32) -> String {
    String(decoding: bytes[range(of: token)], as: UTF8.self)
  }

  /// The number of a token, which is new when it has not been seen.
  mutating func token(for word: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
    if 2 * ends.count >= slots.count { grow() }
    let word = UnsafeBufferPointer(rebasing: word)
    var slot = home(of: word)
    while slots[slot] != 0 {
      let token = slots[slot] - 1
      if bytes[range(of: token)].elementsEqual(word) { return token }
      slot = (slot + 1) & (slots.count - 1)
    }
    let token = UInt32(ends.count)
    bytes.append(contentsOf: word)
    ends.append(bytes.count)
    isNumber.append(string(of: token).unicodeScalars.allSatisfy(\.isNumber))
    slots[slot] = token + 1
    return token
  }

  private func range(of token: UInt32) -> Range<Int> {
    let index = Int(token)
    return (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// The standard library's hash is seeded per process, so that no text can be made to collide;
  /// the numbers given out do not depend on it.
  private func home(of word: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(word))
    return hasher.finalize() & (slots.count - 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: 2 * slots.count)
    for token in 0..<UInt32(ends.count) {
      var slot = bytes[range(of: token)].withUnsafeBufferPointer { home(of: $0) }
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = token + 1
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isNumber: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }
}
