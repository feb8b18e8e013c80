import Foundation
import GavelCore

/// The texts of benchmark files, with their places.
enum AgainstTexts {
  static func read(_ paths: [String]) throws -> [(text: String, place: String)] {
    var texts: [(text: String, place: String)] = []
    for path in paths {
      var reader = try SourceReader(source: Settings.Source(path: path))
      while let row = try reader.next() {
        guard case .fields(let fields, let place) = row else { continue }
        let query = Query(instruction: fields.instruction, input: fields.input)
        texts.append((query.text, place.description))
      }
    }
    return texts
  }
}
