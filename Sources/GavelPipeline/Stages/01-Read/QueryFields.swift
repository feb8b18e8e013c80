/// The fields of a query as they were read, before it has a name.
struct QueryFields: Hashable, Sendable {
  var ownID: String?
  var instruction: String
  var input: String?
  var reference: String?
  var category: String?
  /// The two responses that came with it, or none.
  var responses: [ReadResponse] = []
}

/// A response that came with a query, and who gave it.
struct ReadResponse: Hashable, Sendable {
  var candidate: String
  var text: String
}
