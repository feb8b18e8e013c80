/// 128 bits that stand for a text: ids and questions are compared by them, and never held.
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

/// Names as numbers, in the order in which they were first met.
struct NameList {
  private(set) var names: [String] = []
  private var numbers: [String: Int32] = [:]
  /// Most rows have the name of the row before them.
  private var last: (name: String, number: Int32)?

  mutating func number(of name: String) -> Int32 {
    if let last, last.name == name { return last.number }
    let number = numbers[name] ?? Int32(names.count)
    if number == names.count {
      names.append(name)
      numbers[name] = number
    }
    last = (name, number)
    return number
  }
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
