/// Bytes that are gathered to be written, in memory of its own.
///
/// What appends to an array asks each time whether somebody else holds the array too, which for
/// rows of a few dozen pieces costs more than the bytes.
public final class ByteBuffer {
  // Accesses are over at once, so that none can meet another; to check each costs more than it.
  @exclusivity(unchecked) private var base: UnsafeMutableRawPointer
  @exclusivity(unchecked) private var capacity: Int
  @exclusivity(unchecked) public private(set) var count = 0

  public init(capacity: Int = 256) {
    base = .allocate(byteCount: max(1, capacity), alignment: 8)
    self.capacity = max(1, capacity)
  }

  deinit { base.deallocate() }

  public func removeAll() { count = 0 }

  /// Calls `body` with all bytes.
  public func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  @inline(__always)
  public func append(_ byte: UInt8) {
    if count == capacity { grow(by: 1) }
    base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  @inline(__always)
  public func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    append(source, bytes.count)
  }

  @inline(__always)
  public func append(_ text: StaticString) {
    append(UnsafeRawPointer(text.utf8Start), text.utf8CodeUnitCount)
  }

  public func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  public func append(_ other: ByteBuffer) { other.withBytes { append($0) } }

  /// Appends a number of 0 or more in decimal.
  public func append(_ number: Int) {
    precondition(number >= 0, "a line or a count is not negative")
    var digits: UInt64 = 0
    var rest = number
    var count = 0
    // Eight digits at most fit; what is longer is rare.
    guard number < 100_000_000 else { return append(String(number)) }
    repeat {
      digits = digits << 8 | UInt64(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      count += 1
    } while rest > 0
    withUnsafeBytes(of: digits.littleEndian) {
      append(UnsafeRawBufferPointer(rebasing: $0[..<count]))
    }
  }

  /// Appends a text as a string of JSON, quotes included: everything but controls, quotes and
  /// backslashes as it is.
  ///
  /// - Parameter text: UTF-8.
  public func append(json text: UnsafeBufferPointer<UInt8>) {
    append(UInt8(ascii: "\""))
    JSONEscapes.forEachRun(in: text) { plain, escaped in
      append(plain)
      guard let escaped else { return }
      var escape: [UInt8] = []
      JSONEscapes.appendEscape(of: escaped, to: &escape)
      escape.withUnsafeBytes { append($0) }
    }
    append(UInt8(ascii: "\""))
  }

  @inline(__always)
  private func append(_ source: UnsafeRawPointer, _ length: Int) {
    if count &+ length > capacity { grow(by: length) }
    (base + count).copyMemory(from: source, byteCount: length)
    count &+= length
  }

  private func grow(by length: Int) {
    let larger = max(2 * capacity, count + length)
    let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
    moved.copyMemory(from: base, byteCount: count)
    base.deallocate()
    (base, capacity) = (moved, larger)
  }
}
