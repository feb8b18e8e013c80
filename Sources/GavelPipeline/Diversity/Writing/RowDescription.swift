import GavelCore

/// A row as a line about dropped rows shows it: its place, its own id, its text.
///
/// One object serves row after row, so that none costs an allocation.
final class RowDescription {
  /// `"line":7,"id":"q7"`, as JSON without the braces.
  private let name = ByteBuffer()
  private let text = ByteBuffer()

  /// Begins another row.
  ///
  /// - Parameter file: named where it is not the file that is filtered.
  func begin(line: Int, file: String? = nil) {
    name.removeAll()
    text.removeAll()
    if let file {
      name.append("\"file\":")
      name.append(JSONValue.string(file).line)
      name.append(",")
    }
    name.append("\"line\":")
    name.append(line)
  }

  /// - Parameters:
  ///   - text: UTF-8.
  ///   - id: as JSON.
  func set(_ text: UnsafeBufferPointer<UInt8>, _ id: UnsafeRawBufferPointer?) {
    if let id {
      name.append(",\"id\":")
      name.append(id)
    }
    self.text.append(json: text)
  }

  /// Opens the line about a dropped row, up to its text.
  func open(because reason: DropReason, to out: ByteBuffer) {
    out.append("{")
    out.append(name)
    out.append(",\"reason\":\"")
    out.append(reason.rawValue)
    out.append("\",\"text\":")
    out.append(text)
  }

  func appendObject(to out: ByteBuffer) {
    out.append("{")
    out.append(name)
    out.append(",\"text\":")
    out.append(text)
    out.append("}")
  }

  /// How many bytes ``appendObject(to:)`` appends.
  var count: Int { name.count + text.count + 10 }
}
