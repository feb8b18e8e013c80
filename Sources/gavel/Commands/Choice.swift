import ArgumentParser

/// Arguments that are one of several words.
enum Choice {
  static func named<Value: CaseIterable & RawRepresentable<String>>(_ name: String) throws -> Value
  {
    guard let value = Value(rawValue: name) else {
      throw ValidationError("nothing named \"\(name)\"; there are: \(Value.names)")
    }
    return value
  }
}

extension CaseIterable where Self: RawRepresentable<String> {
  /// All of them, with commas between.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
