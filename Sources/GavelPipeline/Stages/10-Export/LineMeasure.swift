import GavelCore

/// How long an example is when it is written.
///
/// The tokens of every text of the line, names of fields left out, by ``TokenEstimate/cautious(_:)``:
/// each text has at least one for every four bytes.
struct LineMeasure: Sendable {
  let greatest: Int
  let format: any ExportFormat

  func tokens(in example: Example) -> Int { Self.tokens(in: format.line(for: example)) }

  static func tokens(in value: JSONValue) -> Int {
    switch value {
    case .string(let text): TokenEstimate.cautious(text)
    case .array(let values): values.reduce(0) { $0 + tokens(in: $1) }
    case .object(let object): object.members.reduce(0) { $0 + tokens(in: $1.value) }
    case .null, .bool, .number: 0
    }
  }
}
