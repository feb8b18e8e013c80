import Foundation

/// Reference numbers written by `tools/reference/model_comparison.py`.
struct ComparisonNumbers: Decodable {
  struct Normal: Decodable {
    let probability: Double
    let value: Double
  }

  struct Wilson: Decodable {
    let successes: Double
    let trials: Double
    let level: Double
    let lower: Double
    let upper: Double
  }

  struct McNemar: Decodable {
    let first: Int
    let second: Int
    let p: Double
  }

  struct BradleyTerry: Decodable {
    let wins: [[Double]]
    let logStrengths: [Double]
  }

  let normal: [Normal]
  let wilson: [Wilson]
  let mcnemar: [McNemar]
  let bradleyTerry: [BradleyTerry]

  static func read() throws -> ComparisonNumbers {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/model_comparison.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(ComparisonNumbers.self, from: Data(contentsOf: file))
  }
}
