/// The first bytes of a seed file, after a byte order mark, and whether they are all of it.
struct FileSample {
  let path: String
  let bytes: ArraySlice<UInt8>
  let isWhole: Bool

  /// Takes a look at what the window holds, and refuses what no reader could read.
  init(_ window: inout ByteWindow, atLeast size: Int) throws(SourceError) {
    var isWhole = false
    while window.count < size, !isWhole {
      isWhole = try !window.fill()
    }
    if window.unused.starts(with: [0xFF, 0xFE]) || window.unused.starts(with: [0xFE, 0xFF]) {
      throw .utf16(path: window.path)
    }
    if let found = Self.signatures.first(where: { window.unused.starts(with: $0.bytes) }) {
      throw .notText(path: window.path, found: found.name)
    }
    if window.unused.starts(with: [0xEF, 0xBB, 0xBF]) { window.dropMark() }
    path = window.path
    bytes = window.unused
    self.isWhole = isWhole
    if isWhole && bytes.isBlank { throw .empty(path: path) }
  }

  private static let signatures: [(bytes: [UInt8], name: String)] = [
    ([0x50, 0x4B, 0x03, 0x04], "a zip archive (an .xlsx file is one)"),
    (Array("PAR1".utf8), "a Parquet file"),
    (Array("ARROW1".utf8), "an Arrow file"),
    (Array("SQLite format 3\0".utf8), "an SQLite database"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd data"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz data"),
    (Array("BZh".utf8) + [0x39, 0x31, 0x41, 0x59], "bzip2 data"),
  ]

  /// The first byte that is not white space.
  var firstByte: UInt8? { bytes.first { !$0.isJSONSpace } }

  /// The first line with something in it, and what the sample has after it; nil where the sample
  /// ends inside that line and the file goes on.
  var firstLine: (line: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
    let text = bytes.drop { $0.isJSONSpace }
    if let feed = text.firstIndex(of: .lineFeed) {
      return (text[..<feed], text[(feed + 1)...])
    }
    return isWhole ? (text, []) : nil
  }

  /// Whether lines end in a carriage return alone, so that the file would be one line.
  var hasOnlyCarriageReturns: Bool {
    guard !bytes.contains(.lineFeed), let first = bytes.firstIndex(of: .carriageReturn)
    else { return false }
    return !bytes[first...].isBlank
  }
}
