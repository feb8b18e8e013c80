import GavelCore

/// What a message about a missing field says of the keys that are there.
struct KeyHint {
  private let record: JSONObject

  init(_ record: JSONObject) {
    self.record = record
  }

  /// The keys, the first twelve of them.
  var found: String {
    if record.isEmpty { return "found no keys" }
    let shown = record.keys.prefix(12).map(Self.quotedIfNeeded).joined(separator: ", ")
    let more = record.keys.count - 12
    return "found the keys: \(shown)\(more > 0 ? " and \(more) more" : "")"
  }

  /// The field of text whose name is nearest to one of those looked for, also inside objects.
  func nearest(to names: [String]) -> String? {
    let distances = candidates.compactMap { candidate in
      names.compactMap { Self.distance(candidate, $0) }.min().map { (candidate, $0) }
    }
    return distances.min { $0.1 < $1.1 }.map { Self.quotedIfNeeded($0.0) }
  }

  private var candidates: [String] {
    record.members.flatMap { key, value in
      switch value {
      case .string: [key]
      case .object(let inner):
        inner.members.filter { $0.value.string != nil }.map { "\(key).\($0.key)" }
      default: [String]()
      }
    }
  }

  /// Edits between the last part of a path and a name; nil is too far to be meant.
  ///
  /// A name inside a longer one counts as one edit.
  private static func distance(_ path: String, _ name: String) -> Int? {
    let key = path.split(separator: ".").last.map { $0.lowercased() } ?? path.lowercased()
    if key == name { return 0 }
    if key.contains(name) { return 1 }
    let edits = editDistance(Array(key.utf8.prefix(40)), Array(name.utf8))
    return edits <= max(1, name.utf8.count / 3) ? edits + 1 : nil
  }

  private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let substituted = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[right.count]
  }

  /// A key as YAML takes it.
  private static func quotedIfNeeded(_ key: String) -> String {
    let isPlain =
      !key.isEmpty
      && key.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil
          || "_-.".unicodeScalars.contains($0)
      }
    return isPlain ? key : JSONValue.string(String(key.prefix(80))).line
  }
}
