import Foundation
import GavelCore
import GavelStore

/// The texts of benchmark files, with their places, and what of the files could not be read.
struct AgainstTexts {
  private(set) var texts: [(text: String, place: String)] = []
  private(set) var warnings: [Warning] = []

  init(reading paths: [String]) throws {
    for path in paths {
      var reader = try SourceReader(source: Settings.Source(path: path))
      var problems = 0
      var first: (message: String, place: SourcePlace)?
      var count = 0
      while let row = try reader.next() {
        switch row {
        case .fields(let fields, let place):
          let query = Query(instruction: fields.instruction, input: fields.input)
          texts.append((query.text, place.description))
          count += 1
        case .problem(_, let message, let place):
          problems += 1
          first = first ?? (message, place)
        }
      }
      guard let first else { continue }
      guard count > 0 else {
        throw NoAgainstText(
          description: "\(first.place): nothing in this against file can be compared against; "
            + first.message)
      }
      warnings.append(
        Warning(
          stage: .diversify,
          message: "a line of an against file that cannot be compared against: \(first.message)",
          count: problems, place: first.place.description))
    }
  }
}

/// An `against` file without a single text.
struct NoAgainstText: Error, Hashable, CustomStringConvertible {
  let description: String
}
