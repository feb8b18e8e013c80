import GavelCore

/// Why a record has no instruction.
struct FieldProblem: Error, Hashable {
  let reason: DropReason
  let message: String

  init(_ reason: DropReason, _ message: String) {
    self.reason = reason
    self.message = message
  }

  /// - Parameter suggestion: what would name another field; nil where nothing does.
  static func missing(
    _ names: [String], in record: JSONObject, suggestion: ((_ field: String) -> String)?
  ) -> FieldProblem {
    let hint = KeyHint(record)
    var message = "missing \"\(names.first ?? "instruction")\""
    if names.count > 1 { message += " (looked for \(names.joined(separator: ", ")))" }
    let null = names.first { record[$0] == .null }
    message += null.map { "; \"\($0)\" is null" } ?? "; \(hint.found)"
    if let suggestion, let nearest = hint.nearest(to: names + RecordShape.usualInstructions) {
      message += " (did you mean \(suggestion(nearest))?)"
    }
    return FieldProblem(.missingField, message)
  }
}

extension RecordShape {
  fileprivate static let usualInstructions = usual.instruction.map(\.description)
}
