import CTextKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The distinct tokens of a corpus, numbered in order of first occurrence.
struct Vocabulary: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// By token: whether every scalar of it is a number (general category N).
  private(set) var isNumber: [Bool] = []
  /// Open addressing with linear probing; a power of two, at most half full.
  private var slots: [Slot] = Array(repeating: Slot(), count: 1 << 12)

  private let mixing = Mixing.ofProcess

  /// A token of up to eight bytes is its own key, so that nothing else needs to be looked at; a
  /// longer one has a hash for its key.
  private struct Slot {
    var key: UInt64 = 0
    var length: UInt32 = 0
    /// Token + 1, or 0 where free.
    var token: UInt32 = 0
  }

  var count: Int { ends.count }

  func string(of token: UInt32) -> String {
    String(decoding: bytes[range(of: token)], as: UTF8.self)
  }

  /// The number of a token, which is new when it has not been seen.
  mutating func token(for word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let start = word.baseAddress.unsafelyUnwrapped
    guard word.count > 8 else {
      return token(forPacked: gavel_packed(start, word.count, word.count), length: word.count)
    }
    let key = mixing.hash(of: word)
    let slot = slot(of: key, word.count) { other in
      bytes.withUnsafeBufferPointer { bytes in
        memcmp(bytes.baseAddress.unsafelyUnwrapped + range(of: other).lowerBound, start, word.count)
          == 0
      }
    }
    if slots[slot].token != 0 { return slots[slot].token - 1 }
    return insert(word, key: key, at: slot)
  }

  /// The number of a token of at most eight bytes, which are packed into `key`, the first lowest.
  @inline(__always)
  mutating func token(forPacked key: UInt64, length: Int) -> UInt32 {
    let (slot, token) = slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      var slot = Int(truncatingIfNeeded: mixing.hash(key)) & mask
      while slots[slot].token != 0, slots[slot].key != key || slots[slot].length != length {
        slot = (slot + 1) & mask
      }
      return (slot, slots[slot].token)
    }
    return token != 0 ? token - 1 : insertPacked(key, length: length, at: slot)
  }

  @inline(never)
  private mutating func insertPacked(_ key: UInt64, length: Int, at slot: Int) -> UInt32 {
    withUnsafeBytes(of: key.littleEndian) { packed in
      let word = packed.bindMemory(to: UInt8.self)[..<length]
      return insert(UnsafeBufferPointer(rebasing: word), key: key, at: slot)
    }
  }

  private mutating func insert(
    _ word: UnsafeBufferPointer<UInt8>, key: UInt64, at slot: Int
  ) -> UInt32 {
    precondition(ends.count < UInt32.max, "a vocabulary has at most 2^32 - 1 tokens")
    let token = UInt32(ends.count)
    bytes.append(contentsOf: word)
    ends.append(bytes.count)
    isNumber.append(Self.isNumber(word))
    slots[slot] = Slot(key: key, length: UInt32(word.count), token: token + 1)
    if 2 * ends.count >= slots.count { grow() }
    return token
  }

  private static func isNumber(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    // Most tokens are told by their first letter, which is Latin or an ideograph.
    if let first = word.first, first < 0x80, ASCIITable.isLetter(first) { return false }
    if TokenScanner.ideograph(in: word, at: 0) != nil { return false }
    return String(decoding: word, as: UTF8.self).unicodeScalars.allSatisfy(\.isNumber)
  }

  private func range(of token: UInt32) -> Range<Int> {
    let index = Int(token)
    return (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// The slot of a token, or the free one for it.
  @inline(__always)
  private func slot(of key: UInt64, _ length: Int, isEqual: (UInt32) -> Bool) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: mixing.hash(key)) & mask
    while slots[slot].token != 0 {
      if slots[slot].key == key, slots[slot].length == length, isEqual(slots[slot].token - 1) {
        return slot
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = .large(repeating: Slot(), count: 2 * old.count)
    for entry in old where entry.token != 0 {
      slots[slot(of: entry.key, -1) { _ in false }] = entry
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
