/// The bytes of a seed file, decompressed where they are gzip, whatever the file is called.
struct SourceBytes {
  let path: String
  let blockSize: Int
  private let file: OpenFile
  private let inflater: Inflater?
  /// What was read to tell gzip from the rest, until it is handed on.
  private var head: [UInt8]

  init(file: OpenFile, blockSize: Int) throws(SourceError) {
    path = file.path
    self.file = file
    self.blockSize = blockSize
    var head = [UInt8](repeating: 0, count: 2)
    var count = 0
    while count < 2 {
      let got = try file.read(into: &head, at: count, count: 2 - count)
      if got == 0 { break }
      count += got
    }
    head.removeLast(2 - count)
    if head == [0x1F, 0x8B], file.isInflated {
      inflater = try Inflater(path: file.path, head: head, blockSize: blockSize)
      self.head = []
    } else {
      inflater = nil
      self.head = head
    }
  }

  /// Reads up to `count` bytes to a place in a buffer that has room for them; 0 is the end.
  mutating func read(
    into buffer: inout [UInt8], at offset: Int, count: Int
  ) throws(SourceError) -> Int {
    if let inflater {
      return try inflater.read(from: file, into: &buffer, at: offset, count: count)
    }
    guard head.isEmpty else {
      let handed = min(count, head.count)
      buffer.replaceSubrange(offset..<offset + handed, with: head.prefix(handed))
      head.removeFirst(handed)
      return handed
    }
    return try file.read(into: &buffer, at: offset, count: count)
  }
}
