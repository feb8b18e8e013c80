/// 128 bits that stand for a text: ids, questions and responses are compared by them.
///
/// Two texts of a file of a billion rows share one by accident with a chance of one in 10^20.
struct TextKey: Hashable {
  private let first: UInt64
  private let second: UInt64

  init(_ text: String) {
    var text = text
    (first, second) = text.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      var hasher = Hasher()
      hasher.combine(bytes: bytes)
      return (UInt64(bitPattern: Int64(hasher.finalize())), fingerprint(of: bytes[...]))
    }
  }

  /// A row that is known by its place alone.
  init(place: Int) {
    (first, second) = (UInt64(place), .max)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(first) }
}

/// Many short texts in one array of bytes.
struct TextList {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    ends.append(bytes.count)
  }

  subscript(index: Int) -> String {
    String(decoding: bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
  }
}
