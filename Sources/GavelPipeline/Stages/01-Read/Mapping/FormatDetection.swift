import GavelCore

/// Tells the format of a file from its first records.
enum FormatDetection {
  /// The formats that can be told, the ones with the most telling keys first.
  private static let formats: [Settings.SourceFormat] = [
    .pandalm, .judgelm, .nova, .sharegpt, .selfInstruct, .alignbench, .dolly, .alpaca,
  ]

  /// The format of more than half of the records, or generic.
  static func format(of records: [JSONObject]) -> Settings.SourceFormat {
    for format in formats {
      let matching = records.count { matches($0, format) }
      if matching > records.count / 2 { return format }
    }
    return .generic
  }

  /// Whether a record has the keys of one of the formats.
  static func isKnown(_ record: JSONObject) -> Bool {
    formats.contains { matches(record, $0) }
  }

  private static func matches(_ record: JSONObject, _ format: Settings.SourceFormat) -> Bool {
    func has(_ names: String...) -> Bool { names.allSatisfy { record[$0] != nil } }
    return switch format {
    case .pandalm:
      record["inputs"]?.object?["instruction"] != nil
        || has("instruction", "response1", "response2")
    case .judgelm: has("question_body", "answer1_body", "answer2_body")
    case .nova: has("prompt", "response_A", "response_B")
    case .sharegpt: Dialogue.keys.contains { record[$0]?.array != nil }
    case .selfInstruct: has("instruction") && record["instances"]?.array != nil
    case .alignbench: has("question", "category") && (has("subcategory") || has("question_id"))
    case .dolly: has("instruction", "context", "response")
    case .alpaca: has("instruction", "output")
    case .auto, .generic: false
    }
  }
}
