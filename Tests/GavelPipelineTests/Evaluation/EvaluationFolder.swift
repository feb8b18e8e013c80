import Foundation
import GavelCore
import GavelTestSupport
import Testing

@testable import GavelPipeline

/// Files of labels and predictions in a folder of their own.
struct EvaluationFolder {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try folder.write(text, to: name)
  }

  /// The files by the texts in them; the name's end tells what kind of file each is.
  func files(
    gold: String? = nil, predictions: String, swapped: String? = nil, ending: String = "jsonl",
    _ change: (inout EvaluationFiles) -> Void = { _ in }
  ) throws -> EvaluationFiles {
    var files = EvaluationFiles(predictions: path("predictions.\(ending)"))
    try folder.write(predictions, to: "predictions.\(ending)")
    if let gold { files.gold = try folder.write(gold, to: "gold.\(ending)") }
    if let swapped { files.swapped = try folder.write(swapped, to: "swapped.\(ending)") }
    change(&files)
    return files
  }

  /// What is read from files with these texts.
  static func read(
    gold: String? = nil, predictions: String, swapped: String? = nil, ending: String = "jsonl",
    _ change: (inout EvaluationFiles) -> Void = { _ in }
  ) throws -> EvaluationData {
    let folder = try EvaluationFolder()
    // The folder is gone with the last who holds it.
    return try withExtendedLifetime(folder) {
      try folder.files(
        gold: gold, predictions: predictions, swapped: swapped, ending: ending, change
      ).read()
    }
  }

  /// Why files with these texts cannot be read.
  static func problem(
    gold: String? = nil, predictions: String, swapped: String? = nil, ending: String = "jsonl",
    _ change: (inout EvaluationFiles) -> Void = { _ in }
  ) throws -> (status: GavelPipeline.ExitStatus, message: String) {
    let error = try #require(throws: (any Error).self) {
      try read(
        gold: gold, predictions: predictions, swapped: swapped, ending: ending, change)
    }
    return (GavelPipeline.ExitStatus(error), "\(error)")
  }
}

extension EvaluationData {
  /// How many rows are left out for a reason, and where the first of them stand.
  func leftOut(_ reason: String) -> (count: Int, examples: [String]) {
    let found = leftOut.first { $0.reason == reason }
    return (found?.count ?? 0, found?.examples ?? [])
  }
}

extension JudgedTable {
  /// Each row's label in a letter: a, b, = for a tie, ? for no majority, - for none.
  var golds: String {
    rows.map { row in
      switch row.gold {
      case .verdict(let verdict): verdict.letter
      case .noMajority: "?"
      case .none: "-"
      }
    }.joined()
  }

  var forwards: String { rows.map(\.forward.letter).joined() }
  var swappeds: String { rows.map(\.swapped.letter).joined() }

  /// Each row's question by number.
  var questionNumbers: [Int] { rows.map { Int($0.question) } }
}

extension Verdict {
  var letter: String {
    switch self {
    case .prefers(.a): "a"
    case .prefers(.b): "b"
    case .tie: "="
    }
  }
}

extension Prediction? {
  /// As of a label; ! for an answer that cannot be read.
  var letter: String {
    switch self {
    case nil: "-"
    case .unparsed?: "!"
    case .verdict(let verdict)?: verdict.letter
    }
  }
}
