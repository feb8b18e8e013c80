/// Which fields of a file's rows were read.
struct FoundFields {
  /// The instruction's names, and how many rows it was found under each.
  var names: [(name: String, count: Int)] = []
  /// How many rows have an input beside it.
  var inputs = 0
  /// Oddities that cost no row.
  var warnings: [SourceWarning] = []
}
