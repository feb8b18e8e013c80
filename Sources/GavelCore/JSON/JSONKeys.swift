/// The keys of the objects inside a line's own that are open while it is scanned.
struct JSONKeys {
  private struct Key {
    /// Of the line; with escapes, of `decoded`.
    let start: Int
    let count: Int
    let isDecoded: Bool
  }

  private var keys: [Key] = []
  /// The texts of keys that are written with escapes.
  private var decoded: [UInt8] = []

  var count: Int { keys.count }

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    decoded.removeAll(keepingCapacity: true)
  }

  mutating func removeAll(from first: Int) {
    keys.removeLast(keys.count - first)
  }

  mutating func append(_ range: Range<Int>, hasEscapes: Bool, in cursor: JSONCursor) {
    guard hasEscapes else {
      keys.append(Key(start: range.lowerBound, count: range.count, isDecoded: false))
      return
    }
    let start = decoded.count
    JSONEscapes.appendText(
      of: UnsafeRawBufferPointer(start: cursor.base + range.lowerBound, count: range.count),
      to: &decoded)
    keys.append(Key(start: start, count: decoded.count - start, isDecoded: true))
  }

  /// Whether no two keys from `first` on are the same.
  func areDistinct(from first: Int, in cursor: JSONCursor) -> Bool {
    guard keys.count - first > 16 else {
      var index = first + 1
      while index < keys.count {
        for other in first..<index
        where keys[other].count == keys[index].count && areSame(keys[other], keys[index], cursor) {
          return false
        }
        index += 1
      }
      return true
    }
    let sorted = keys[first...].sorted { left, right in
      with(left, cursor) { left in
        with(right, cursor) { right in left.lexicographicallyPrecedes(right) }
      }
    }
    return !zip(sorted, sorted.dropFirst()).contains { areSame($0, $1, cursor) }
  }

  private func areSame(_ left: Key, _ right: Key, _ cursor: JSONCursor) -> Bool {
    with(left, cursor) { left in with(right, cursor) { right in left.elementsEqual(right) } }
  }

  @inline(__always)
  private func with<Value>(
    _ key: Key, _ cursor: JSONCursor, _ body: (UnsafeRawBufferPointer) -> Value
  ) -> Value {
    guard key.isDecoded else {
      return body(UnsafeRawBufferPointer(start: cursor.base + key.start, count: key.count))
    }
    return decoded.withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[key.start..<key.start + key.count]))
    }
  }
}
