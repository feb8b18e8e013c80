import Foundation
import GavelCore

/// A file that is written beside its place and put into it at the end, so that nobody sees half of
/// it.
///
/// Bytes are gathered in a buffer of its own; a name that ends in `.gz` means gzip. What is no
/// regular file, `-` for standard output or a pipe, is written into as it is.
final class OutputFile {
  let path: String
  private let place: OutputPlace
  private let descriptor: Int32
  private let draft: String?
  private let deflater: Deflater?
  private var buffer = [UInt8]()
  private var isCommitted = false
  private static let bufferSize = 1 << 18

  init(path: String) throws {
    self.path = path
    place = OutputPlace(path)
    deflater = path.lowercased().hasSuffix(".gz") ? try Deflater(path: path) : nil
    buffer.reserveCapacity(Self.bufferSize + 4096)
    (descriptor, draft) = try place.open()
  }

  deinit {
    if descriptor != STDOUT_FILENO { close(descriptor) }
    if !isCommitted, let draft { unlink(draft) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  func append(_ bytes: some Collection<UInt8>) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  func append(_ byte: UInt8) throws {
    buffer.append(byte)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Lets `body` write into the buffer itself.
  func append(_ body: (inout [UInt8]) throws -> Void) throws {
    try body(&buffer)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Writes what is left and puts the file into its place.
  func commit() throws {
    try flush()
    if let deflater { try write(deflater.end()) }
    if let draft {
      guard rename(draft, place.target) == 0 else { throw place.unwritable(errno) }
    }
    isCommitted = true
  }

  private func flush() throws {
    if let deflater {
      try write(deflater.deflate(buffer))
    } else {
      try write(buffer)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest)
        let count = Foundation.write(descriptor, piece.baseAddress, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw place.unwritable(errno) }
        rest = rest.dropFirst(count)
      }
    }
  }
}
