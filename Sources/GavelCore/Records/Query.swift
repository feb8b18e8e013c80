/// An instruction, an optional input, an optional reference answer, an optional category.
public struct Query: Hashable, Sendable {
  public let id: ContentID
  /// The query's own id in its source, where it has one.
  public let ownID: String?
  public let instruction: String
  public let input: String?
  /// The reference answer that came with the query, or was written for it later.
  public let reference: String?
  public let category: String?

  /// - Parameter occurrence: how many queries of the same content and without an id of their own
  ///   were read before; it keeps the second of two equal rows a query of its own.
  public init(
    ownID: String? = nil, instruction: String, input: String? = nil, reference: String? = nil,
    category: String? = nil, occurrence: Int = 0
  ) {
    let ownID = ownID?.storable
    let instruction = instruction.storable
    let input = input?.storable
    let reference = reference?.storable
    let category = category?.storable
    var content: JSONObject = JSONObject([
      ("instruction", .string(instruction)),
      ("id", ownID.map(JSONValue.string) ?? .null),
      ("input", input.map(JSONValue.string) ?? .null),
      ("reference", reference.map(JSONValue.string) ?? .null),
      ("category", category.map(JSONValue.string) ?? .null),
    ])
    if occurrence > 0 { content["occurrence"] = .number(occurrence) }
    self.init(
      id: ContentID(.query, .object(content)), ownID: ownID, instruction: instruction,
      input: input, reference: reference, category: category)
  }

  /// A query that came with responses.
  ///
  /// Its name is that of the question alone, so that rows of one question are one query in whatever
  /// order they stand.
  public static func withResponses(
    ownID: String?, instruction: String, input: String?, reference: String?, category: String?
  ) -> Query {
    let (instruction, input) = (instruction.storable, input?.storable)
    let content: JSONValue = [
      "instruction": .string(instruction), "input": input.map(JSONValue.string) ?? .null,
      "responses": "given",
    ]
    return Query(
      id: ContentID(.query, content), ownID: ownID?.storable, instruction: instruction,
      input: input, reference: reference?.storable, category: category?.storable)
  }

  /// A query as it was stored.
  public init(
    id: ContentID, ownID: String?, instruction: String, input: String?, reference: String?,
    category: String?
  ) {
    self.id = id
    self.ownID = ownID
    self.instruction = instruction
    self.input = input
    self.reference = reference
    self.category = category
  }

  /// What measures of similarity read: the instruction and, on the next line, the input.
  public var text: String { Self.text(instruction, input: input) }

  /// What measures of similarity read of an instruction and its input.
  public static func text(_ instruction: String, input: String?) -> String {
    input.map { "\(instruction)\n\($0)" } ?? instruction
  }

  /// The same query with another reference answer and the same name.
  public func with(reference: String?) -> Query {
    Query(
      id: id, ownID: ownID, instruction: instruction, input: input, reference: reference,
      category: category)
  }
}
