import CZlib

/// Compresses to gzip.
///
/// A class, since zlib remembers the address of its state.
final class Deflater {
  private let path: String
  /// Allocated by hand: zlib refuses a state that was moved.
  private let state: UnsafeMutablePointer<z_stream>

  init(path: String) throws {
    self.path = path
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    // 16 more than the greatest window: gzip and nothing else, without a name or a time.
    let result = deflateInit2_(
      state, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else {
      throw DiversityProblem(.error, "\(path): zlib does not start (\(result))")
    }
  }

  deinit {
    deflateEnd(state)
    state.deallocate()
  }

  func deflate(_ bytes: [UInt8]) throws -> [UInt8] { try run(bytes, Z_NO_FLUSH) }

  /// What is left, and the end of the data.
  func end() throws -> [UInt8] { try run([], Z_FINISH) }

  private func run(_ bytes: [UInt8], _ flush: Int32) throws -> [UInt8] {
    var input = bytes
    var output = [UInt8]()
    var room = [UInt8](repeating: 0, count: 1 << 16)
    var result = Z_OK
    // zlib takes pointers; both stay inside arrays that are not touched meanwhile.
    input.withUnsafeMutableBufferPointer { source in
      state.pointee.next_in = source.baseAddress
      state.pointee.avail_in = UInt32(source.count)
      repeat {
        let count = room.withUnsafeMutableBufferPointer { room in
          state.pointee.next_out = room.baseAddress
          state.pointee.avail_out = UInt32(room.count)
          result = CZlib.deflate(state, flush)
          return room.count - Int(state.pointee.avail_out)
        }
        output.append(contentsOf: room[..<count])
      } while state.pointee.avail_out == 0
    }
    guard result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR else {
      throw DiversityProblem(.error, "\(path): zlib error \(result)")
    }
    return output
  }
}
