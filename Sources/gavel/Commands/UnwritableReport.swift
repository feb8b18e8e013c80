/// A report that could not be written to where it was to go.
struct UnwritableReport: Error, Hashable, CustomStringConvertible {
  let path: String
  let problem: String

  var description: String { "cannot write \(path): \(problem)" }
}
