import GavelCore

/// Writes the kept rows and what is said of the dropped ones, in the order of the file, which is
/// read once more for it.
struct WriteRows {
  let rows: QueryRows
  let decided: DecidedRows
  let against: AgainstFiles
  let kept: OutputFile?
  let dropped: OutputFile?
  /// How many bytes of kept rows are held at most for the lines about those near them.
  let heldTexts: Int

  func write(progress: (_ rows: Int) -> Void) throws {
    guard kept != nil || dropped != nil else { return }
    var bytes = try RowBytes(rows)
    var keptRows = try kept.map { try KeptRows($0, rows, &bytes) }
    var droppedRows = dropped.map { DroppedRows($0, rows, decided, against, heldTexts: heldTexts) }
    var unreadable = rows.table.unreadable[...]
    for row in 0..<decided.count {
      if row % 1024 == 0 {
        try Task.checkCancellation()
        progress(row)
      }
      while let first = unreadable.first, first.position <= row {
        try droppedRows?.write(first, &bytes)
        unreadable.removeFirst()
      }
      let isKept = decided.isKept[row]
      let isDescribed = droppedRows?.wants(row) ?? false
      guard isKept && kept != nil || isDescribed else { continue }
      try bytes.with(rows.lineRange(of: row)) { line in
        if isKept { try keptRows?.write(line) }
        if isDescribed {
          let count = rows.table[row].count
          try droppedRows?.take(row, UnsafeRawBufferPointer(rebasing: line[..<count]))
        }
      }
    }
    for row in unreadable { try droppedRows?.write(row, &bytes) }
    try keptRows?.end()
    try bytes.checkRest()
    progress(decided.count)
  }
}
