/// How a seed file holds its records.
enum FileKind: Hashable {
  /// A JSON value a line.
  case jsonLines
  /// One JSON value, over one line or many.
  case jsonDocument(JSONDocument.Place)
  case csv(delimiter: UInt8)
  case text
}
