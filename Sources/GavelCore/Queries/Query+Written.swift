extension Query {
  /// A query that a model wrote: named after its request and its place in the answer, so that
  /// neither its text nor the order in which answers come makes it another.
  public init(request: ContentID, place: Int, instruction: String, category: String?) {
    self.init(
      id: ContentID(
        .query, ["request": .string(request.description), "place": .number(place)]),
      ownID: nil, instruction: instruction.storable, input: nil, reference: nil,
      category: category?.storable)
  }
}
