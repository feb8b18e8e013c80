import CZlib

/// Decompresses a gzip file of one or more members.
///
/// A class, since zlib remembers the address of its state.
final class Inflater {
  private let path: String
  /// Allocated by hand: zlib refuses a state that was moved.
  private let state: UnsafeMutablePointer<z_stream>
  private var input: [UInt8]
  /// The part of `input` that waits to be decompressed.
  private var waiting: Range<Int>
  private var isInMember = true

  /// - Parameter head: the first bytes of the file, which were read to tell what it is.
  init(path: String, head: [UInt8], blockSize: Int) throws(SourceError) {
    self.path = path
    waiting = 0..<head.count
    input = head + [UInt8](repeating: 0, count: max(0, blockSize - head.count))
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    // 16 more than the greatest window: gzip and nothing else.
    let version = ZLIB_VERSION
    guard
      inflateInit2_(state, 15 + 16, version, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw .unreadable(path: path, why: "zlib does not start") }
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
  }

  /// Decompresses up to `count` bytes to a place in a buffer that has room for them; 0 is the end.
  func read(
    from file: OpenFile, into buffer: inout [UInt8], at offset: Int, count: Int
  ) throws(SourceError) -> Int {
    precondition(offset >= 0 && count > 0 && offset + count <= buffer.count, "no room to read to")
    while true {
      if waiting.isEmpty {
        let got = try file.read(into: &input, at: 0, count: input.count)
        waiting = 0..<got
        if got == 0 {
          guard !isInMember else { throw .gzipCutShort(path: path) }
          return 0
        }
      }
      guard try entersMember() else { continue }
      let (result, written) = inflateOnce(into: &buffer, at: offset, count: count)
      switch result {
      case Z_STREAM_END: isInMember = false
      case Z_OK, Z_BUF_ERROR: break
      default:
        let words = state.pointee.msg.map { String(cString: $0) } ?? "zlib error \(result)"
        throw .gzipCorrupt(path: path, why: words)
      }
      if written > 0 { return written }
    }
  }

  /// Whether the waiting bytes belong to a member; padding of zeros between and after is skipped.
  private func entersMember() throws(SourceError) -> Bool {
    if isInMember { return true }
    guard let first = input[waiting].firstIndex(where: { $0 != 0 }) else {
      waiting = waiting.upperBound..<waiting.upperBound
      return false
    }
    guard input[first] == 0x1F else {
      throw .gzipCorrupt(path: path, why: "other bytes after the end of the compressed data")
    }
    waiting = first..<waiting.upperBound
    inflateReset(state)
    isInMember = true
    return true
  }

  private func inflateOnce(
    into buffer: inout [UInt8], at offset: Int, count: Int
  ) -> (result: Int32, written: Int) {
    // zlib takes pointers; both stay inside arrays whose bounds are checked by the callers.
    input.withUnsafeMutableBufferPointer { source in
      buffer.withUnsafeMutableBufferPointer { room in
        state.pointee.next_in = source.baseAddress?.advanced(by: waiting.lowerBound)
        state.pointee.avail_in = UInt32(waiting.count)
        state.pointee.next_out = room.baseAddress?.advanced(by: offset)
        state.pointee.avail_out = UInt32(count)
        let result = inflate(state, Z_NO_FLUSH)
        waiting = (waiting.upperBound - Int(state.pointee.avail_in))..<waiting.upperBound
        return (result, count - Int(state.pointee.avail_out))
      }
    }
  }
}
