import Foundation
import Testing

@testable import GavelCore

/// Reference numbers written by `tools/reference/judge_measures.py`.
enum JudgeFixture {
  struct Labels: Decodable {
    let labels: String
    let predictions: String
    let values: [String: Double?]
  }

  struct Raters: Decodable {
    let columns: [String]
    let values: [String: Double?]
    let kappas: [Double?]
  }

  struct Scores: Decodable {
    let first: [Double]
    let second: [Double]
    let correlations: [Double?]
  }

  struct Levels: Decodable {
    let rows: [[Double?]]
    let textLevel: [Double?]
    let questions: Int
    let systemLevel: [Double?]
    let datasetLevel: [Double?]
  }

  struct Orders: Decodable {
    let forward: String
    let swapped: String
    let values: [String: Double?]
  }

  static func rows<Row: Decodable>(_: Row.Type, in name: String) throws -> [Row] {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/\(name).json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode([Row].self, from: Data(contentsOf: file))
  }
}

/// Whether a measure is the reference's number, or undefined as it.
func isSame(_ value: Double?, as expected: Double?) -> Bool {
  guard let value, let expected else { return value == nil && expected == nil }
  return abs(value - expected) <= 1e-9
}

extension Character {
  /// The label of a fixture's letter.
  var verdict: Verdict? {
    switch self {
    case "a": .prefers(.a)
    case "b": .prefers(.b)
    case "t": .tie
    default: nil
    }
  }

  var prediction: Prediction? {
    self == "u" ? .unparsed : verdict.map(Prediction.verdict)
  }
}

extension ConfusionMatrix {
  init(_ labels: String, _ predictions: String) throws {
    var counts = Array(repeating: 0.0, count: Self.cells)
    for (label, prediction) in zip(labels, predictions) {
      let cell = try Self.cell(#require(label.verdict), #require(prediction.prediction))
      counts[cell] += 1
    }
    self.init(counts)
  }
}

extension JudgedTable {
  /// A row for each letter, each of a question of its own unless told.
  init(
    labels: String, forward: String? = nil, swapped: String? = nil, questions: Int? = nil
  ) {
    self.init()
    for (place, label) in labels.enumerated() {
      var row = JudgedRow(
        question: Int32(questions.map { place % $0 } ?? place),
        gold: label.verdict.map(Gold.verdict) ?? (label == "?" ? .noMajority : .none))
      row.forward = forward.flatMap { Array($0)[place].prediction }
      row.swapped = swapped.flatMap { Array($0)[place].prediction }
      rows.append(row)
    }
    self.questions = questions.map { min($0, rows.count) } ?? rows.count
  }

  /// Columns of labels by person; a row for each letter.
  init(columns: [String], forward: String? = nil) {
    let size = columns.first?.count ?? 0
    self.init(labels: String(repeating: "-", count: size), forward: forward)
    annotators = columns.indices.map { "p\($0)" }
    let letters = columns.map(Array.init)
    annotations = (0..<size).flatMap { row in letters.map { $0[row].verdict } }
  }
}

extension EvaluationReport {
  /// A measure of all rows, or of a group.
  func measure(_ name: String, of group: String? = nil) -> Measured? {
    sections.first { $0.group?.name == group }?.measures.first { $0.name == name }
  }
}

extension SplitMix64 {
  mutating func letters(_ letters: String, count: Int) -> String {
    let letters = Array(letters)
    return String((0..<count).map { _ in letters[Int.random(in: letters.indices, using: &self)] })
  }
}
