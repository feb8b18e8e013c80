/// A JSON value that keeps what it was read from: object keys in their order, numbers as written.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The number's literal, for example `1`, `0.5` or `12345678901234567890`.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// A number, written without a fraction where it has none.
  ///
  /// The value must be finite: JSON has no word for the others.
  public static func number(_ value: Double) -> JSONValue {
    precondition(value.isFinite, "JSON has no number for \(value)")
    if let integer = Int(exactly: value) { return .number(String(integer)) }
    return .number(value.description)
  }

  public static func number(_ value: Int) -> JSONValue { .number(String(value)) }

  /// The string, or nil where the value is something else.
  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  public var object: JSONObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }

  public var array: [JSONValue]? {
    guard case .array(let values) = self else { return nil }
    return values
  }

  public var double: Double? {
    guard case .number(let literal) = self else { return nil }
    return Double(literal)
  }

  public var int: Int? {
    guard case .number(let literal) = self else { return nil }
    return Int(literal) ?? Double(literal).flatMap { Int(exactly: $0) }
  }

  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// What kind of value this is, for messages.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .number(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements.map { (key: $0.0, value: $0.1) }))
  }
}
