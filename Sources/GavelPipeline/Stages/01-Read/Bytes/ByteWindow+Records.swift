extension ByteWindow {
  /// The bytes of one record, with their place.
  struct Record {
    let line: Int
    let column: Int
    /// Where its bytes are in the file, whether they are held or not.
    let range: Range<Int>
    /// Nil where there are more than a record may have.
    let bytes: ArraySlice<UInt8>?
    /// Whether the file ended before the record did.
    let isCut: Bool
    /// The line of a CSV quote that is not closed.
    let openQuoteLine: Int?
  }

  /// Takes the next record out of the window; nil at the end of the file.
  ///
  /// A record over the limit is used up as it is read, so that none of it is held.
  mutating func record(
    endedBy recordEnd: RecordEnd, atMost limit: Int
  ) throws(SourceError) -> Record? {
    var recordEnd = recordEnd
    let (line, column, offset) = (self.line, self.column, consumed)
    var scanned = 0
    var isTooLong = false
    var openQuoteLine: Int?

    while true {
      let found = recordEnd.find(in: self, from: start + scanned)
      if found == nil {
        scanned = count
        if scanned > limit {
          isTooLong = true
          openQuoteLine = openQuoteLine ?? recordEnd.openQuoteLine
        }
        if isTooLong {
          consume(count)
          scanned = 0
        }
        if try fill() { continue }
        if count == 0 && !isTooLong { return nil }
        openQuoteLine = openQuoteLine ?? recordEnd.openQuoteLine
      }
      let length = (found ?? end) - start
      let range = offset..<consumed + length
      let bytes = isTooLong || length > limit ? nil : storage[start..<start + length]
      consume(length + (found == nil ? 0 : recordEnd.terminatorLength))
      return Record(
        line: line, column: column, range: range, bytes: bytes, isCut: found == nil,
        openQuoteLine: openQuoteLine.map { line + $0 })
    }
  }
}
