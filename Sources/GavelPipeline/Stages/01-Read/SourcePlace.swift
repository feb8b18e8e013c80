/// A file and a line, as messages name it: `seeds.jsonl:41`.
struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
  /// The file's name without its folder; `-` for standard input.
  let file: String
  /// Counted from 1; for a record that spans lines, its first.
  let line: Int

  var description: String { "\(file):\(line)" }
}
