import Foundation

@testable import GavelCore

/// Completions of teachers with what they are to be read as: `Fixtures/judgments/NAME.jsonl`.
enum JudgmentCorpus {
  struct Row {
    /// `pandalm.jsonl:7`, for messages.
    let place: String
    let kind: String
    let completion: String
    /// Nil where nobody can read it.
    let preference: Preference<Position>?
    /// Each nil where the row does not say.
    let scores: ParsedJudgment.Scores?
    let reason: String?
    let reference: String?
  }

  /// The ways in which answers differ that every corpus has.
  static let kinds: Set = [
    "clean", "chatty", "fenced", "bilingual", "full_width", "bold", "quoted_label", "refusal",
    "cut_off", "two_labels", "injected", "no_label", "other_label",
  ]

  static func rows(_ name: String) throws -> [Row] {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/judgments/\(name).jsonl")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try text.split(separator: "\n").enumerated().map { index, line in
      try row(JSONParser.parse(String(line)).object, "\(name).jsonl:\(index + 1)")
    }
  }

  private static func row(_ object: JSONObject?, _ place: String) throws -> Row {
    func text(_ key: String) -> String? {
      guard case .string(let text)? = object?[key] else { return nil }
      return text
    }
    guard let kind = text("kind"), let completion = text("completion"),
      (text("expect") == "parsed") == (text("verdict") != nil)
    else { throw Broken(place: place) }
    var scores: ParsedJudgment.Scores?
    if case .array(let values)? = object?["scores"] {
      let numbers = values.compactMap { Double($0.line) }
      guard numbers.count == 2 else { throw Broken(place: place) }
      scores = ParsedJudgment.Scores(first: numbers[0], second: numbers[1])
    }
    return Row(
      place: place, kind: kind, completion: completion,
      preference: text("verdict").flatMap { Preference<Position>(name: $0) }, scores: scores,
      reason: text("reason"), reference: text("reference"))
  }

  struct Broken: Error, CustomStringConvertible {
    let place: String
    var description: String { "\(place): expected kind, completion, expect and verdict" }
  }
}
