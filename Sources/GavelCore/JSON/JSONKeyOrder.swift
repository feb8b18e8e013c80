/// The keys of the object scanned last, in their order, which are most likely those of the next.
///
/// Lines of one file have the same keys in the same order, nearly always. A key that stands where
/// it stood in the line before is known by its bytes: it need not be scanned, looked up or compared
/// with the others again.
struct JSONKeyOrder {
  private struct Key {
    /// Its bytes in a line, the closing quote included: of `written`.
    let written: Range<Int>
    /// The key that they stand for: of `texts`.
    let text: Range<Int>
    /// Which wanted field it is.
    let field: Int?
    let isASCII: Bool
    /// Its first eight written bytes, zeros behind what is shorter, and ones where they count.
    let start: UInt64
    let mask: UInt64
  }

  private var keys: [Key] = []
  private var written: [UInt8] = []
  private var texts: [UInt8] = []
  /// Whether keys were added since they were last found to be distinct.
  private var isChanged = false

  var count: Int { keys.count }

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    written.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    isChanged = false
  }

  /// Takes the key at a place in the order, if the line has it where the cursor is, behind the
  /// opening quote.
  @inline(__always)
  func takes(_ index: Int, _ cursor: inout JSONCursor) -> (isTaken: Bool, field: Int?) {
    guard index < keys.count else { return (false, nil) }
    let key = keys[index]
    let count = key.written.count
    guard count <= cursor.count - cursor.position else { return (false, nil) }
    var offset = 0
    if cursor.count - cursor.position >= 8 {
      guard cursor.word(at: cursor.position) & key.mask == key.start else { return (false, nil) }
      offset = min(8, count)
    }
    let isSame =
      offset == count
      || written.withUnsafeBytes { written in
        while offset < count {
          if written[key.written.lowerBound &+ offset] != cursor.byte(cursor.position &+ offset) {
            return false
          }
          offset &+= 1
        }
        return true
      }
    guard isSame else { return (false, nil) }
    cursor.position += count
    if !key.isASCII { cursor.isASCII = false }
    return (true, key.field)
  }

  /// The wanted fields of the keys from a place on, which the line at hand does not have there.
  mutating func removeAll(from index: Int) -> [Int] {
    guard index < keys.count else { return [] }
    let fields = keys[index...].compactMap(\.field)
    written.removeLast(written.count - keys[index].written.lowerBound)
    texts.removeLast(texts.count - keys[index].text.lowerBound)
    keys.removeLast(keys.count - index)
    return fields
  }

  /// Adds a key at the end.
  ///
  /// - Parameters:
  ///   - bytes: as the line has it, the closing quote included.
  ///   - names: of the wanted fields.
  /// - Returns: which of them it is.
  mutating func append(
    _ bytes: UnsafeRawBufferPointer, hasEscapes: Bool, among names: [[UInt8]]
  ) -> Int? {
    let (start, textStart) = (written.count, texts.count)
    written.append(contentsOf: bytes)
    let key = UnsafeRawBufferPointer(rebasing: bytes.dropLast())
    if hasEscapes {
      JSONEscapes.appendText(of: key, to: &texts)
    } else {
      texts.append(contentsOf: key)
    }
    let text = texts[textStart...]
    let field = names.firstIndex { $0.elementsEqual(text) }
    var (first, mask) = (UInt64(0), UInt64(0))
    for (index, byte) in bytes.prefix(8).enumerated() {
      first |= UInt64(byte) << UInt64(8 * index)
      mask |= 0xFF << UInt64(8 * index)
    }
    keys.append(
      Key(
        written: start..<written.count, text: textStart..<texts.count, field: field,
        isASCII: bytes.allSatisfy { $0 < 0x80 }, start: first, mask: mask))
    isChanged = true
    return field
  }

  /// Whether no two keys are the same.
  mutating func areDistinct() -> Bool {
    guard isChanged else { return true }
    isChanged = false
    let sorted = keys.map { texts[$0.text] }.sorted { $0.lexicographicallyPrecedes($1) }
    return !zip(sorted, sorted.dropFirst()).contains { $0.elementsEqual($1) }
  }
}
