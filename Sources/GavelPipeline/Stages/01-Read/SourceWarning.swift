/// Something odd in a seed file that loses no record, with how often it was met.
struct SourceWarning: Hashable, Sendable, CustomStringConvertible {
  enum Kind: Hashable, Sendable {
    /// Something that is no text where text belongs, for example a boolean: the field is empty.
    case readAsNone(RecordField, found: String)
    /// A number where text belongs: the field is its literal.
    case numberAsText(RecordField)
    /// A field that the settings name and the record does not have.
    case noSuchField(RecordField, name: String)
    /// A task with more than one instance.
    case furtherInstances
    /// A response that is no text, read as its literal.
    case responseAsText(String, found: String)
    /// A response with nothing in it.
    case emptyResponse(String)
    /// Python's `NaN`, which no JSON has.
    case notANumber
    /// A comma before the bracket that closes a list.
    case trailingComma
    /// A list of objects beside the one that was read.
    case otherList(String)
  }

  let kind: Kind
  fileprivate(set) var count: Int
  let first: SourcePlace

  /// What was odd, without how often and where.
  var message: String { kind.description }

  var description: String {
    "\(message): \(count) \(count == 1 ? "row" : "rows"), first \(first)"
  }
}

extension SourceWarning.Kind: CustomStringConvertible {
  var description: String {
    switch self {
    case .readAsNone(let field, let found): "\(field.rawValue) is \(found), read as none"
    case .numberAsText(let field): "\(field.rawValue) is a number, read as its text"
    case .noSuchField(let field, let name):
      "\(field.rawValue) should be in \"\(name)\" and is not, read as none"
    case .furtherInstances: "more than one instance, read the first"
    case .responseAsText(let name, let found): "\(name) is \(found), read as its text"
    case .emptyResponse(let name): "\(name) is empty, kept as an empty response"
    case .notANumber: "NaN, which is no JSON, read as null"
    case .trailingComma: "a comma before the ] that closes the list, ignored"
    case .otherList(let name): "\"\(name)\" is a further list of objects, not read"
    }
  }
}

extension [SourceWarning] {
  /// Counts one more of a kind; the first of its kind keeps its place.
  mutating func count(_ kind: SourceWarning.Kind, at place: SourcePlace) {
    if let index = firstIndex(where: { $0.kind == kind }) {
      self[index].count += 1
    } else {
      append(SourceWarning(kind: kind, count: 1, first: place))
    }
  }
}
