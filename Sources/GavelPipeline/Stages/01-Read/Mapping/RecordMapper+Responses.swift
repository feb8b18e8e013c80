import GavelCore

extension RecordMapper {
  /// The two responses of a record; none where the format has none, or they may be missing and are.
  func responses(
    of record: JSONObject, _ reading: inout FieldReading
  ) throws(FieldProblem) -> [ReadResponse] {
    guard let shape = format.responses else { return [] }
    let members = [shape.first, shape.second]
    let values = members.map { Self.first(of: $0.text, in: record) }
    if !shape.isRequired, values.allSatisfy({ $0 == nil }) { return [] }
    let both = Self.names(in: record, shape)
    var responses: [ReadResponse] = []
    for (index, member) in members.enumerated() {
      guard let value = values[index] else {
        throw .missing(member.text.map(\.description), in: record, suggestion: nil)
      }
      let named = Self.first(of: member.candidate, in: record)?.name
      responses.append(
        ReadResponse(
          candidate: named ?? both?[index] ?? member.unnamed,
          text: try reading.response(value, name: member.name)))
    }
    return responses
  }

  /// Both names of a field such as `bloom-7b_llama-7b`, where it is clear which is which.
  private static func names(in record: JSONObject, _ shape: ResponseShape) -> [String]? {
    guard let text = shape.candidates?.value(in: record)?.string else { return nil }
    let names = text.split(separator: "_").map { String($0).trimmed }
    return names.count == 2 && names.allSatisfy { !$0.isEmpty } ? names : nil
  }

  private static func first(of names: [FieldPath], in record: JSONObject) -> JSONValue? {
    names.lazy.compactMap { $0.value(in: record) }.first
  }
}

extension JSONValue {
  /// The value as a model's name.
  fileprivate var name: String? {
    switch self {
    case .string(let text): text.isBlank ? nil : text.trimmed
    case .number(let literal): literal
    case .null, .bool, .array, .object: nil
    }
  }
}
