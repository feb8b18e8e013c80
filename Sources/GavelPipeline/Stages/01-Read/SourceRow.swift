import GavelCore

/// One record of a seed file: a query's fields, or why it has none.
///
/// Either way with its place.
enum SourceRow: Hashable, Sendable {
  case fields(QueryFields, at: SourcePlace)
  case problem(DropReason, message: String, at: SourcePlace)
}
