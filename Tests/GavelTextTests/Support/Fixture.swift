import Foundation

/// Reference numbers written by `tools/reference/text_measures.py`.
enum Fixture {
  struct RougeL: Decodable {
    let first: String
    let second: String
    let f: String
  }

  struct Tokens: Decodable {
    let text: String
    let tokens: [String]
  }

  struct SelfBLEU: Decodable {
    let texts: [String]
    let scores: [String: [String]]
  }

  static func rows<Row: Decodable>(_: Row.Type, in name: String) throws -> [Row] {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/\(name).json")
    return try JSONDecoder().decode([Row].self, from: Data(contentsOf: file))
  }
}
