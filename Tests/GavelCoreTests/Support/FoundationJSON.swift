import Foundation

@testable import GavelCore

/// The same bytes as Foundation reads them.
enum FoundationJSON: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string([UInt8])
  case array([FoundationJSON])
  case object([[UInt8]: FoundationJSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(Array(value.utf8))
    } else if let value = try? container.decode([FoundationJSON].self) {
      self = .array(value)
    } else {
      let value = try container.decode([String: FoundationJSON].self)
      self = .object(
        Dictionary(uniqueKeysWithValues: value.map { (Array($0.key.utf8), $0.value) }))
    }
  }

  init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number: self = .number(value.double ?? .nan)
    case .string(let text): self = .string(Array(text.utf8))
    case .array(let values): self = .array(values.map(FoundationJSON.init))
    case .object(let object):
      self = .object(
        Dictionary(
          uniqueKeysWithValues: object.members.map {
            (Array($0.key.utf8), FoundationJSON($0.value))
          }))
    }
  }

  /// Nil where Foundation refuses the bytes.
  static func reading(_ bytes: [UInt8]) -> FoundationJSON? {
    try? JSONDecoder().decode(FoundationJSON.self, from: Data(bytes))
  }
}
