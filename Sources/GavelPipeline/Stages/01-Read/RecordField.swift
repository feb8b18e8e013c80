/// The fields of a query that a record can hold.
///
/// Raw values are the names in the settings file.
enum RecordField: String, Hashable, Sendable, CaseIterable {
  case instruction, input, reference, category, id
}
