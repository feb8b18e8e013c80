import GavelCore

/// The name of a field, with dots into objects and lists: `inputs.instruction`, `instances.0.input`.
struct FieldPath: Hashable, CustomStringConvertible {
  let description: String
  private let parts: [String]

  init(_ path: String) {
    description = path
    parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// The value, or nil where there is none.
  ///
  /// A key that itself contains the dots comes first.
  func value(in object: JSONObject) -> JSONValue? {
    if let value = object[description] { return value }
    guard parts.count > 1 else { return nil }
    var value = JSONValue.object(object)
    for part in parts {
      switch value {
      case .object(let object):
        guard let next = object[part] else { return nil }
        value = next
      case .array(let values):
        guard let index = Int(part), values.indices.contains(index) else { return nil }
        value = values[index]
      default: return nil
      }
    }
    return value
  }
}

extension FieldPath: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self.init(value) }
}
