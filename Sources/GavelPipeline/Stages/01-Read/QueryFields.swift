/// The fields of a query as they were read, before it has a name.
struct QueryFields: Hashable, Sendable {
  var ownID: String?
  var instruction: String
  var input: String?
  var reference: String?
  var category: String?
}
