import GavelCore

/// Where the records of a format keep the two responses that came with the query.
struct ResponseShape: Hashable {
  /// One of the two: its text, and the name of the model that gave it.
  struct Member: Hashable {
    let text: [FieldPath]
    let candidate: [FieldPath]

    /// The name of the field, without the objects around it.
    var name: String {
      text[0].description.split(separator: ".").last.map(String.init) ?? "response"
    }

    /// What a response's giver is called where the record names no model: `response1`, `answer1`.
    var unnamed: String { name.hasSuffix("_body") ? String(name.dropLast(5)) : name }
  }

  let first: Member
  let second: Member
  /// A field with both models' names and `_` between them.
  var candidates: FieldPath?
  /// Whether a record without responses is a problem, and not a query that candidates answer.
  let isRequired: Bool

  static let pandalm = ResponseShape(
    first: Member(
      text: ["inputs.response1", "response1"], candidate: ["inputs.model1", "model1"]),
    second: Member(
      text: ["inputs.response2", "response2"], candidate: ["inputs.model2", "model2"]),
    candidates: "cmp_key", isRequired: false)

  static let judgelm = ResponseShape(
    first: Member(text: ["answer1_body"], candidate: ["answer1_model_id"]),
    second: Member(text: ["answer2_body"], candidate: ["answer2_model_id"]), isRequired: true)

  static let nova = ResponseShape(
    first: Member(text: ["response_A"], candidate: ["model_A"]),
    second: Member(text: ["response_B"], candidate: ["model_B"]), isRequired: true)
}

extension Settings.SourceFormat {
  /// Where records of the format keep responses; nil where they have none.
  var responses: ResponseShape? {
    switch self {
    case .pandalm: .pandalm
    case .judgelm: .judgelm
    case .nova: .nova
    case .auto, .alpaca, .dolly, .sharegpt, .alignbench, .generic, .selfInstruct: nil
    }
  }
}

extension Settings.Source {
  /// Whether the source's queries may come with responses, as far as can be told before it is read.
  ///
  /// - Parameter checkingFile: whether the format `auto` is told by a look at the file; else it may.
  func mayCarryResponses(checkingFile: Bool) -> Bool {
    guard format == .auto else { return format.responses != nil }
    guard checkingFile, path != "-" else { return true }
    return (try? SourceReader(source: self))?.format.responses != nil
  }
}
