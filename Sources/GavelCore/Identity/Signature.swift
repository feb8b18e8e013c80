import Crypto

/// What can change a result, in one line: `v:0.1.0|seed:42|diversify:tok=unicode,rouge_l=0.7`.
///
/// What cannot change a result (concurrency, paths, keys) is not in it. A bar inside a value is
/// written `\|`, so that no value passes for two.
public struct Signature: Hashable, Sendable, CustomStringConvertible {
  public private(set) var parts: [(key: String, value: String)]

  public init(_ parts: KeyValuePairs<String, String> = [:]) {
    self.parts = parts.map { (key: $0.key, value: $0.value) }
  }

  public func adding(_ key: String, _ value: some CustomStringConvertible) -> Signature {
    var copy = self
    copy.parts.append((key, value.description))
    return copy
  }

  /// Adds a stage's signature as one value: `tok=unicode,rouge_l=0.7`.
  public func adding(_ key: String, _ nested: Signature) -> Signature {
    adding(key, nested.parts.map { "\($0.key)=\($0.value)" }.joined(separator: ","))
  }

  public var description: String {
    // Not joined(), whose first use in a program is looked up at length.
    var line = ""
    for (key, value) in parts {
      if !line.isEmpty { line += "|" }
      for character in "\(key):\(value)" {
        if character == "|" || character == "\\" { line += "\\" }
        line.append(character)
      }
    }
    return line
  }

  public static func == (left: Signature, right: Signature) -> Bool {
    left.description == right.description
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

/// SHA-256 in hexadecimal, fed in pieces.
public struct Checksum {
  private var hash = SHA256()

  public init() {}

  public mutating func update(_ bytes: some Sequence<UInt8>) {
    update(Array(bytes))
  }

  public mutating func update(_ bytes: [UInt8]) { update(bytes[...]) }

  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
  }

  public func hex() -> String {
    hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  public static func of(_ text: String) -> String {
    var checksum = Checksum()
    checksum.update(text.utf8)
    return checksum.hex()
  }
}
