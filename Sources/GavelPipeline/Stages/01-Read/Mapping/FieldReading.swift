import GavelCore

/// Makes texts of values, and counts what is odd about them.
struct FieldReading {
  let place: SourcePlace
  private(set) var warnings: [SourceWarning]

  init(place: SourcePlace, warnings: [SourceWarning]) {
    self.place = place
    self.warnings = warnings
  }

  mutating func warn(_ kind: SourceWarning.Kind) {
    warnings.count(kind, at: place)
  }

  /// The text of an optional field; blank text is none, and so is what cannot be text.
  mutating func text(_ value: JSONValue?, of field: RecordField) -> String? {
    switch value {
    case nil, .null: return nil
    case .string(let text): return text.isBlank ? nil : text
    case .number(let literal):
      // An id or a label may well be a number.
      if field == .input || field == .reference { warn(.numberAsText(field)) }
      return literal
    case .bool(_)?, .array(_)?, .object(_)?:
      warn(.readAsNone(field, found: value?.kind ?? "null"))
      return nil
    }
  }

  /// The text of a response, as it stands.
  mutating func response(_ value: JSONValue, name: String) throws(FieldProblem) -> String {
    let text: String
    switch value {
    case .string(let string): text = string
    case .null: text = ""
    case .bool(let bool):
      warn(.responseAsText(name, found: value.kind))
      text = bool ? "true" : "false"
    case .number(let literal):
      warn(.responseAsText(name, found: value.kind))
      text = literal
    case .array, .object:
      throw FieldProblem(.wrongType, "\"\(name)\" is \(value.kind), expected text")
    }
    if text.isBlank { warn(.emptyResponse(name)) }
    return text
  }

  /// The text of the instruction, without the white space around it.
  mutating func instruction(
    _ value: JSONValue, name: some CustomStringConvertible
  ) throws(FieldProblem) -> String {
    switch value {
    case .string(let text):
      let trimmed = text.trimmed
      guard !trimmed.isEmpty else {
        throw FieldProblem(.emptyInstruction, "\"\(name)\" is empty, expected an instruction")
      }
      return trimmed
    case .number(let literal):
      warn(.numberAsText(.instruction))
      return literal
    case .null, .bool, .array, .object:
      throw FieldProblem(.wrongType, "\"\(name)\" is \(value.kind), expected text")
    }
  }
}
