/// Hashing by folded multiplication, as in wyhash (Wang Yi, 2019) and its kin.
///
/// Fast and not cryptographic, so that its keys are drawn for each process: no input can be written
/// to make everything collide. No result depends on the hashes, for whatever they find is compared.
struct Mixing: Sendable {
  private let first = UInt64.random(in: .min ... .max) | 1
  private let second = UInt64.random(in: .min ... .max) | 1

  private init() {}

  static let ofProcess = Mixing()

  /// A hash of one word.
  @inline(__always)
  func hash(_ word: UInt64) -> UInt64 {
    Self.folded(word ^ first, second)
  }

  /// A hash of numbers in order.
  func hash(of numbers: UnsafeBufferPointer<UInt32>) -> UInt64 {
    var state = Self.folded(UInt64(numbers.count) ^ first, second)
    var index = 0
    while index + 1 < numbers.count {
      state = Self.folded(
        state ^ (UInt64(numbers[index]) << 32 | UInt64(numbers[index + 1])), second)
      index += 2
    }
    if index < numbers.count { state = Self.folded(state ^ UInt64(numbers[index]), first) }
    return Self.folded(state ^ second, first)
  }

  /// A hash of more than eight bytes, eight at a time.
  @inline(__always)
  func hash(of bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    precondition(bytes.count > 8, "what fits into a word is hashed as one")
    var state = Self.folded(UInt64(bytes.count) ^ first, second)
    let start = UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped)
    // The last eight overlap those before them.
    let last = bytes.count &- 8
    var offset = 0
    while offset < last {
      state = Self.folded(
        state ^ start.loadUnaligned(fromByteOffset: offset, as: UInt64.self), second)
      offset &+= 8
    }
    return Self.folded(state ^ start.loadUnaligned(fromByteOffset: last, as: UInt64.self), first)
  }

  /// Both halves of the product, each of whose bits depends on all bits below it or above it.
  @inline(__always)
  private static func folded(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let product = first.multipliedFullWidth(by: second)
    return product.high ^ product.low
  }
}
