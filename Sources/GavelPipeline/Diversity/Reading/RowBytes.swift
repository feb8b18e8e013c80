/// The bytes of rows, read again in the order of the file.
struct RowBytes {
  private let rows: QueryRows
  private var window: ByteWindow
  private var checked = 0

  init(_ rows: QueryRows) throws {
    self.rows = rows
    window = try rows.windowFromStart()
  }

  /// Calls `body` with some bytes of the file.
  ///
  /// - Parameter range: not before one that was asked for earlier.
  mutating func with<Value>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Value
  ) throws -> Value {
    while window.consumed + window.count < range.lowerBound {
      window.consume(window.count)
      try fill()
    }
    window.consume(range.lowerBound - window.consumed)
    while window.count < range.count { try fill() }
    let start = window.start
    return try window.storage.withUnsafeBytes { bytes in
      try body(UnsafeRawBufferPointer(rebasing: bytes[start..<start + range.count]))
    }
  }

  /// Reads the rest, so that all of the file is known to be what it was.
  mutating func checkRest() throws {
    repeat { window.consume(window.count) } while try more()
    guard checked == rows.fingerprints.count else { throw InputChanged(path: rows.file.path) }
    try rows.file.checkUnchanged()
  }

  private mutating func fill() throws {
    guard try more() else { throw InputChanged(path: rows.file.path) }
  }

  private mutating func more() throws -> Bool {
    guard try window.fill() else { return false }
    let index = window.fingerprints.count - 1
    guard index < rows.fingerprints.count, window.fingerprints[index] == rows.fingerprints[index]
    else { throw InputChanged(path: rows.file.path) }
    checked = index + 1
    return true
  }
}
