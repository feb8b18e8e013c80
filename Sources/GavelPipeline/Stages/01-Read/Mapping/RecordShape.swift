/// Where the records of a format keep each field: names in the order in which they are tried.
struct RecordShape: Hashable {
  var instruction: [FieldPath]
  var input: [FieldPath] = []
  var reference: [FieldPath] = []
  var category: [FieldPath] = []
  var id: [FieldPath] = []

  func names(of field: RecordField) -> [FieldPath] {
    switch field {
    case .instruction: instruction
    case .input: input
    case .reference: reference
    case .category: category
    case .id: id
    }
  }
}
