import GavelCore

extension NoQueries {
  /// What is said of a file without a single readable row.
  init(_ rows: QueryRows, _ message: String? = nil) {
    var dropped: [DropReason: Int] = [:]
    var examples: [String] = []
    for row in rows.table.unreadable {
      if dropped.updateValue(dropped[row.reason, default: 0] + 1, forKey: row.reason) == nil {
        examples.append("\(rows.file.name):\(row.line): \(row.message)")
      }
    }
    if let message { examples.append("\(rows.file.path): \(message)") }
    self.init(dropped: dropped, examples: examples)
  }
}
