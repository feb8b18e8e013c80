import GavelCore

/// A row as a line about dropped rows shows it: its place, its own id, its text.
///
/// One object serves row after row, so that none costs an allocation.
final class RowDescription {
  /// `"line":7,"id":"q7"`, as JSON without the braces.
  private var name: [UInt8] = []
  private var text: [UInt8] = []

  /// Begins another row.
  ///
  /// - Parameter file: named where it is not the file that is filtered.
  func begin(line: Int, file: String? = nil) {
    name.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    if let file {
      name.append(contentsOf: "\"file\":".utf8)
      JSONValue.string(file).write(to: &name)
      name.append(.comma)
    }
    name.append(contentsOf: "\"line\":".utf8)
    name.append(contentsOf: String(line).utf8)
  }

  /// - Parameters:
  ///   - text: UTF-8.
  ///   - id: as JSON.
  func set(_ text: UnsafeBufferPointer<UInt8>, _ id: UnsafeRawBufferPointer?) {
    if let id {
      name.append(contentsOf: ",\"id\":".utf8)
      name.append(contentsOf: id)
    }
    JSONEscapes.appendString(of: text, to: &self.text)
  }

  /// Opens the line about a dropped row, up to its text.
  func open(because reason: DropReason, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    out.append(contentsOf: name)
    out.append(contentsOf: ",\"reason\":\"".utf8)
    out.append(contentsOf: reason.rawValue.utf8)
    out.append(contentsOf: "\",\"text\":".utf8)
    out.append(contentsOf: text)
  }

  func appendObject(to out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    out.append(contentsOf: name)
    out.append(contentsOf: ",\"text\":".utf8)
    out.append(contentsOf: text)
    out.append(UInt8(ascii: "}"))
  }

  /// How many bytes ``appendObject(to:)`` appends.
  var count: Int { name.count + text.count + 10 }
}
