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
  private let buffer = ByteBuffer(capacity: OutputFile.bufferSize + 65_536)
  private var isCommitted = false
  private static let bufferSize = 1 << 18

  init(path: String) throws {
    self.path = path
    place = OutputPlace(path)
    deflater = path.lowercased().hasSuffix(".gz") ? try Deflater(path: path) : nil
    (descriptor, draft) = try place.open()
  }

  deinit {
    if descriptor != STDOUT_FILENO { close(descriptor) }
    if !isCommitted, let draft { unlink(draft) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    buffer.append(bytes)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  func append(_ text: StaticString) throws {
    buffer.append(text)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Lets `body` write into the buffer itself.
  func append(_ body: (ByteBuffer) throws -> Void) throws {
    try body(buffer)
    if buffer.count >= Self.bufferSize { try flush() }
  }

  /// Writes what is left and puts the file into its place.
  func commit() throws {
    try flush()
    if let deflater { try deflater.end().withUnsafeBytes { try write($0) } }
    if let draft {
      guard rename(draft, place.target) == 0 else { throw place.unwritable(errno) }
    }
    isCommitted = true
  }

  private func flush() throws {
    try buffer.withBytes { bytes in
      guard let deflater else { return try write(bytes) }
      try deflater.deflate(Array(bytes)).withUnsafeBytes { try write($0) }
    }
    buffer.removeAll()
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    if let code = bytes.write(to: descriptor) { throw place.unwritable(code) }
  }
}
