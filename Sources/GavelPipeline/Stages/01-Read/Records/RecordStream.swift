/// The records of a seed file, whatever its kind, in the order of the file.
enum RecordStream {
  case jsonLines(JSONLines)
  case jsonDocument(JSONDocument)
  case csv(CSVRows)
  case text(TextLines)

  /// - Parameter window: stands at the file's first byte; a header is taken out of it.
  init(_ kind: FileKind, limit: Int, window: inout ByteWindow) throws(SourceError) {
    switch kind {
    case .jsonLines: self = .jsonLines(JSONLines(limit: limit))
    case .jsonDocument(let place): self = .jsonDocument(JSONDocument(place, limit: limit))
    case .csv(let delimiter):
      self = .csv(try CSVRows(delimiter: delimiter, limit: limit, header: &window))
    case .text: self = .text(TextLines(limit: limit))
    }
  }

  mutating func next(from window: inout ByteWindow) throws(SourceError) -> RawRecord? {
    switch self {
    case .jsonLines(let lines): return try lines.next(from: &window)
    case .csv(let rows): return try rows.next(from: &window)
    case .text(let lines): return try lines.next(from: &window)
    case .jsonDocument(var document):
      defer { self = .jsonDocument(document) }
      return try document.next(from: &window)
    }
  }
}
