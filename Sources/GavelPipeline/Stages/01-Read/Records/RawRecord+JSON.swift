import GavelCore

extension RawRecord {
  /// Parses a record that should be a JSON object.
  init(json record: ByteWindow.Record, limit: Int) {
    guard let bytes = record.bytes else {
      self = .tooLong(record, limit: limit)
      return
    }
    do throws(JSONParseError) {
      let value = try JSONParser.parse(bytes)
      if case .object(let object) = value {
        self.init(content: .object(object), line: record.line, range: record.range)
      } else {
        self = .problem(
          .notAnObject, "\(value.kind), expected a JSON object with the fields of a query",
          line: record.line, range: record.range)
      }
    } catch {
      // The parser looks into strings only: a stray byte elsewhere is an encoding's fault as well.
      if let valid = bytes.validUTF8Count {
        self = .invalidUTF8(valid, in: record)
      } else {
        self = .problem(
          .invalidJSON, "not JSON: \(error.message) \(record.place(ofByte: error.column - 1))",
          line: record.line, range: record.range)
      }
    }
  }
}
