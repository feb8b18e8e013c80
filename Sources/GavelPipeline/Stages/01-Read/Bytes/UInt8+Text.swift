extension UInt8 {
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let quote = UInt8(ascii: "\"")
  static let tab: UInt8 = 0x09
  static let comma = UInt8(ascii: ",")

  /// Space, tab, line feed or carriage return.
  var isJSONSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}

extension Collection<UInt8> {
  /// Whether all bytes are white space of JSON.
  var isBlank: Bool { allSatisfy(\.isJSONSpace) }

  /// How many bytes stand before the first one that cannot be UTF-8; nil where all can.
  var validUTF8Count: Int? {
    var bytes = makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    var count = 0
    while true {
      switch parser.parseScalar(from: &bytes) {
      case .valid(let scalar): count += scalar.count
      case .error: return count
      case .emptyInput: return nil
      }
    }
  }
}
