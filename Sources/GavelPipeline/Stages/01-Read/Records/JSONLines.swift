/// One JSON object a line.
struct JSONLines {
  let limit: Int

  func next(from window: inout ByteWindow) throws(SourceError) -> RawRecord? {
    while let record = try window.record(endedBy: .line, atMost: limit) {
      if let bytes = record.bytes, bytes.isBlank { continue }
      return RawRecord(json: record, limit: limit)
    }
    return nil
  }
}
