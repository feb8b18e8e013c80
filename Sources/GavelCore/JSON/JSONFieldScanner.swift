/// Checks that a line is one strict JSON object, and finds some of its fields, without building
/// values.
///
/// It takes and refuses exactly what ``JSONParser`` does. Where that makes a value of everything,
/// this remembers where the wanted fields are: what reads millions of rows for one field each has
/// no use for the rest. Unsafe pointers, since it looks at every byte of every row; no read leaves
/// the bytes it was given.
public struct JSONFieldScanner {
  /// What a line is.
  public enum Outcome: Hashable, Sendable {
    case object
    /// Strict JSON, and no object.
    case otherValue
    case notJSON
  }

  /// What a wanted field holds; ranges count from the line's first byte.
  public enum Field: Hashable, Sendable {
    case missing
    case null
    /// What is between the quotes, as the line has it.
    case string(Range<Int>, hasEscapes: Bool)
    case number(Range<Int>)
    /// A boolean, a list or an object.
    case other(Range<Int>)
  }

  private let names: [[UInt8]]
  /// What each wanted field holds in the last line that was an object.
  public private(set) var fields: [Field]
  private var order = JSONKeyOrder()
  /// Of the objects inside the line's own.
  private var nested = JSONKeys()

  /// - Parameter names: keys of the line's own object, not of those inside it.
  public init(fields names: [String]) {
    self.names = names.map { Array($0.utf8) }
    fields = Array(repeating: .missing, count: names.count)
  }

  /// Scans a line.
  ///
  /// - Parameter line: the bytes, without the line feed or with it.
  public mutating func scan(_ line: UnsafeRawBufferPointer) -> Outcome {
    guard let base = line.baseAddress else { return .notJSON }
    var cursor = JSONCursor(base: base, count: line.count)
    cursor.skipSpace()
    let isObject = cursor.current == UInt8(ascii: "{")
    guard isObject ? ownObject(&cursor) : value(&cursor, depth: 0) != nil else {
      return failed()
    }
    cursor.skipSpace()
    guard cursor.position == cursor.count else { return failed() }
    // Outside of strings the grammar allows ASCII only, so one check of the line is enough.
    guard cursor.isASCII || UTF8Text.isValid(line) else { return failed() }
    return isObject ? .object : .otherValue
  }

  /// Forgets the order of keys, which may be half a line's.
  private mutating func failed() -> Outcome {
    order.removeAll()
    nested.removeAll()
    for index in fields.indices { fields[index] = .missing }
    return .notJSON
  }

  /// The object that is the line.
  private mutating func ownObject(_ cursor: inout JSONCursor) -> Bool {
    cursor.position += 1
    cursor.skipSpace()
    var index = 0
    var isOpen = !cursor.take(UInt8(ascii: "}"))
    while isOpen {
      cursor.skipSpace()
      guard cursor.take(UInt8(ascii: "\"")) else { return false }
      var (isTaken, field) = order.takes(index, &cursor)
      if !isTaken {
        for field in order.removeAll(from: index) { fields[field] = .missing }
        let start = cursor.position
        cursor.position -= 1
        guard let hasEscapes = cursor.string() else { return false }
        field = order.append(
          UnsafeRawBufferPointer(start: cursor.base + start, count: cursor.position - start),
          hasEscapes: hasEscapes, among: names)
      }
      index += 1
      cursor.skipSpace()
      guard cursor.take(UInt8(ascii: ":")), let value = value(&cursor, depth: 1) else {
        return false
      }
      if let field { fields[field] = value }
      cursor.skipSpace()
      if cursor.take(UInt8(ascii: ",")) { continue }
      guard cursor.take(UInt8(ascii: "}")) else { return false }
      isOpen = false
    }
    for field in order.removeAll(from: index) { fields[field] = .missing }
    return order.areDistinct()
  }

  private mutating func value(_ cursor: inout JSONCursor, depth: Int) -> Field? {
    guard depth <= JSONParser.greatestDepth else { return nil }
    cursor.skipSpace()
    let start = cursor.position
    switch cursor.current {
    case UInt8(ascii: "\""):
      guard let hasEscapes = cursor.string() else { return nil }
      return .string(start + 1..<cursor.position - 1, hasEscapes: hasEscapes)
    case UInt8(ascii: "{"):
      return object(&cursor, depth: depth) ? .other(start..<cursor.position) : nil
    case UInt8(ascii: "["):
      return list(&cursor, depth: depth) ? .other(start..<cursor.position) : nil
    case UInt8(ascii: "n"): return cursor.word("null") ? .null : nil
    case UInt8(ascii: "t"): return cursor.word("true") ? .other(start..<cursor.position) : nil
    case UInt8(ascii: "f"): return cursor.word("false") ? .other(start..<cursor.position) : nil
    default: return cursor.number() ? .number(start..<cursor.position) : nil
    }
  }

  private mutating func object(_ cursor: inout JSONCursor, depth: Int) -> Bool {
    cursor.position += 1
    cursor.skipSpace()
    if cursor.take(UInt8(ascii: "}")) { return true }
    let firstKey = nested.count
    while true {
      cursor.skipSpace()
      let start = cursor.position + 1
      guard cursor.current == UInt8(ascii: "\""), let hasEscapes = cursor.string() else {
        return false
      }
      let end = cursor.position - 1
      nested.append(start..<end, hasEscapes: hasEscapes, in: cursor)
      cursor.skipSpace()
      guard cursor.take(UInt8(ascii: ":")), value(&cursor, depth: depth + 1) != nil else {
        return false
      }
      cursor.skipSpace()
      if cursor.take(UInt8(ascii: ",")) { continue }
      guard cursor.take(UInt8(ascii: "}")), nested.areDistinct(from: firstKey, in: cursor) else {
        return false
      }
      nested.removeAll(from: firstKey)
      return true
    }
  }

  private mutating func list(_ cursor: inout JSONCursor, depth: Int) -> Bool {
    cursor.position += 1
    cursor.skipSpace()
    if cursor.take(UInt8(ascii: "]")) { return true }
    while true {
      guard value(&cursor, depth: depth + 1) != nil else { return false }
      cursor.skipSpace()
      if cursor.take(UInt8(ascii: ",")) { continue }
      return cursor.take(UInt8(ascii: "]"))
    }
  }
}
