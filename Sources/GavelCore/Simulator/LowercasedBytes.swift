/// A text's bytes with ASCII letters in lower case, to look for phrases in.
struct LowercasedBytes {
  private let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) {
    self.bytes = bytes.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
  }

  /// Where a phrase in lower case stands first, without a backslash before it.
  func firstIndex(of phrase: StaticString) -> Int? {
    phrase.withUTF8Buffer { phrase in
      guard let first = phrase.first, bytes.count >= phrase.count else { return nil }
      let last = bytes.count - phrase.count
      var place = 0
      while place <= last {
        if bytes[place] == first, bytes[place...].starts(with: phrase),
          place == 0 || bytes[place - 1] != UInt8(ascii: "\\")
        {
          return place
        }
        place += 1
      }
      return nil
    }
  }
}
