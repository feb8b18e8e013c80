import GavelCore

/// Finds the fields of a query in the records of one format.
struct RecordMapper {
  let format: Settings.SourceFormat
  let shape: RecordShape
  /// The fields that the settings name: one that a record lacks is worth a warning.
  private let named: Settings.Fields
  /// What to write where another field is meant.
  private let suggestion: @Sendable (_ field: String) -> String

  /// - Parameter format: not `auto`.
  init(format: Settings.SourceFormat, fields: Settings.Fields) {
    precondition(format != .auto, "the format is told before records are mapped")
    self.format = format
    shape = .of(format, fields: fields)
    named = format == .generic ? fields : Settings.Fields()
    let prefix = format == .generic ? "fields: " : "format: generic, fields: "
    suggestion = { "\(prefix){instruction: \($0)}" }
  }

  /// A mapper for a command that knows no settings.
  ///
  /// - Parameters:
  ///   - format: not `auto`.
  ///   - field: the only field that is read as the instruction, and then without an input.
  init(format: Settings.SourceFormat, field: String?) {
    precondition(format != .auto, "the format is told before records are mapped")
    self.format = field == nil ? format : .generic
    shape =
      field.map { RecordShape(instruction: [FieldPath($0)], id: RecordShape.usual.id) }
      ?? .of(format, fields: Settings.Fields())
    named = Settings.Fields()
    suggestion = { "--field \($0)" }
  }

  func row(
    for record: JSONObject, at place: SourcePlace, warnings: inout [SourceWarning]
  ) -> SourceRow {
    var reading = FieldReading(place: place, warnings: warnings)
    defer { warnings = reading.warnings }
    do throws(FieldProblem) {
      var fields = try format == .sharegpt ? dialogue(record, &reading) : flat(record, &reading)
      let category = value(of: .category, in: record, &reading)
      fields.category = reading.text(category, of: .category)?.trimmed
      fields.ownID = reading.text(value(of: .id, in: record, &reading), of: .id)
      fields.responses = try responses(of: record, &reading)
      return .fields(fields, at: place)
    } catch {
      return .problem(error.reason, message: error.message, at: place)
    }
  }

  private func flat(
    _ record: JSONObject, _ reading: inout FieldReading
  ) throws(FieldProblem) -> QueryFields {
    let (name, value) = try instruction(of: record)
    let text = try reading.instruction(value, name: name)
    if format == .selfInstruct, let instances = record["instances"], instances != .null {
      if let count = instances.array?.count {
        if count > 1 { reading.warn(.furtherInstances) }
      } else {
        reading.warn(.readAsNone(.input, found: "in instances that are \(instances.kind)"))
      }
    }
    return QueryFields(
      instruction: text,
      input: reading.text(self.value(of: .input, in: record, &reading), of: .input),
      reference: reading.text(self.value(of: .reference, in: record, &reading), of: .reference))
  }

  private func dialogue(
    _ record: JSONObject, _ reading: inout FieldReading
  ) throws(FieldProblem) -> QueryFields {
    guard let key = Dialogue.keys.first(where: { record[$0] != nil }), let value = record[key]
    else { throw .missing(Dialogue.keys, in: record, suggestion: nil) }
    guard let turns = value.array else {
      throw FieldProblem(.wrongType, "\"\(key)\" is \(value.kind), expected a list of turns")
    }
    let dialogue = Dialogue(turns)
    guard let question = dialogue.question, question != .null else {
      let speakers = dialogue.speakers.prefix(6).joined(separator: ", ")
      throw FieldProblem(
        .missingField,
        "missing a turn of human or user in \"\(key)\"; "
          + (speakers.isEmpty ? "found no turns" : "found the turns: \(speakers)"))
    }
    let text = try reading.instruction(question, name: key)
    return QueryFields(
      instruction: text, reference: reading.text(dialogue.answer, of: .reference))
  }

  /// The first of the names that the record has, and has with something in it.
  func instruction(
    of record: JSONObject
  ) throws(FieldProblem) -> (name: FieldPath, value: JSONValue) {
    for name in shape.instruction {
      if let value = name.value(in: record), value != .null { return (name, value) }
    }
    throw .missing(
      shape.instruction.map(\.description), in: record,
      suggestion: suggestion)
  }

  private func value(
    of field: RecordField, in record: JSONObject, _ reading: inout FieldReading
  ) -> JSONValue? {
    var null: JSONValue?
    for name in shape.names(of: field) {
      guard let value = name.value(in: record) else { continue }
      if value != .null { return value }
      null = value
    }
    if null == nil, let name = named[field] {
      reading.warn(.noSuchField(field, name: name))
    }
    return null
  }
}
