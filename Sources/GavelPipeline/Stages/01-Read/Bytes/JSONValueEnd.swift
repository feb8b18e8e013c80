/// Finds the end of a JSON value without parsing it, so that a list's elements can be cut apart.
///
/// A line feed ends a string: JSON allows none inside, and so a quote that is missing costs one
/// element and not the rest of the file.
struct JSONValueEnd {
  private enum State {
    case start, scalar, structure, string, escape
  }

  private var state: State
  /// How many brackets are open.
  private(set) var depth: Int

  /// - Parameter depth: how many brackets of the value were passed already.
  init(depth: Int = 0) {
    self.depth = depth
    state = depth > 0 ? .structure : .start
  }

  /// Whether the last line feed stood inside a string.
  private(set) var wasInString = false

  mutating func find(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    for index in range {
      let byte = bytes[index]
      switch state {
      case .string:
        if byte == UInt8(ascii: "\\") {
          state = .escape
        } else if byte == .quote || byte == .lineFeed {
          wasInString = byte == .lineFeed
          if depth == 0 { return byte == .quote ? index + 1 : index }
          state = .structure
        }
      case .escape: state = .string
      case .structure:
        if let end = step(byte, at: index) { return end }
      case .scalar:
        if byte == .comma || byte.isJSONSpace || Self.closes(byte) { return index }
      case .start:
        state = byte == .quote ? .string : Self.opens(byte) ? .structure : .scalar
        if state == .structure { depth = 1 }
      }
    }
    return nil
  }

  private mutating func step(_ byte: UInt8, at index: Int) -> Int? {
    if byte == .quote {
      state = .string
    } else if Self.opens(byte) {
      depth += 1
    } else if Self.closes(byte) {
      depth -= 1
      if depth == 0 { return index + 1 }
    }
    return nil
  }

  private static func opens(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
  }

  private static func closes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }
}
