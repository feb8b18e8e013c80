import Foundation
public import GavelCore
public import GavelStore

/// How many queries each `against` file cost.
public struct AgainstSummary: Hashable, Sendable {
  /// In the order of the settings; a file without a match has 0.
  public let files: [File]

  public struct File: Hashable, Sendable {
    public let name: String
    public let dropped: Int
  }

  /// - Parameter paths: the `against` files; of each the name counts.
  public init(_ matches: [AgainstMatch], of paths: [String]) {
    let counts = Dictionary(grouping: matches, by: \.file).mapValues(\.count)
    var names: [String] = []
    for path in paths {
      let name = URL(fileURLWithPath: path).lastPathComponent
      if !names.contains(name) { names.append(name) }
    }
    names += counts.keys.filter { !names.contains($0) }.sorted()
    files = names.map { File(name: $0, dropped: counts[$0] ?? 0) }
  }

  public var json: JSONValue {
    .object(JSONObject(files.map { ($0.name, .number($0.dropped)) }))
  }
}
