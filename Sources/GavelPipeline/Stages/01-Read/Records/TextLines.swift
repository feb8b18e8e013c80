/// One instruction a line.
struct TextLines {
  let limit: Int

  func next(from window: inout ByteWindow) throws(SourceError) -> RawRecord? {
    while let record = try window.record(endedBy: .line, atMost: limit) {
      guard let bytes = record.bytes else { return .tooLong(record, limit: limit) }
      if let text = String(validating: bytes, as: UTF8.self) {
        if text.isBlank { continue }
        return RawRecord(content: .text(text), line: record.line, range: record.range)
      }
      return .invalidUTF8(bytes.validUTF8Count ?? 0, in: record)
    }
    return nil
  }
}
