/// Writes kept rows as they were read.
struct KeptRows {
  private let output: OutputFile
  private let kind: FileKind
  private var count = 0

  /// Writes what stands before the first row: a byte order mark, a table's header.
  init(_ output: OutputFile, _ rows: QueryRows, _ bytes: inout RowBytes) throws {
    self.output = output
    kind = rows.kind
    switch kind {
    case .jsonDocument: break
    case .jsonLines, .csv, .text: try bytes.with(0..<rows.start) { try output.append($0) }
    }
  }

  /// - Parameter row: its bytes, with the line feed that ends them where it is a line.
  mutating func write(_ row: UnsafeRawBufferPointer) throws {
    if case .jsonDocument(let place) = kind, place != .only {
      try output.append(count == 0 ? "[\n" : ",\n")
    }
    try output.append(row)
    count += 1
  }

  func end() throws {
    guard case .jsonDocument(let place) = kind else { return }
    if place == .only {
      if count > 0 { try output.append("\n") }
    } else {
      try output.append(count == 0 ? "[]\n" : "\n]\n")
    }
  }
}
