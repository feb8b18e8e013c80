import GavelCore

extension RawRecord {
  /// Parses a record that should be a JSON object.
  ///
  /// What Python writes for nothing, `NaN`, is read as `null`.
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
      if let mended = bytes.readingNaNAsNull, let object = try? JSONParser.parse(mended).object {
        self.init(
          content: .object(object), line: record.line, range: record.range, oddity: .notANumber)
        return
      }
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

extension ArraySlice<UInt8> {
  /// The bytes with `null` for each `NaN` outside of strings; nil where there is none.
  fileprivate var readingNaNAsNull: ArraySlice<UInt8>? {
    var mended: [UInt8] = []
    var (isInString, isEscaped, hasNaN) = (false, false, false)
    var index = startIndex
    while index < endIndex {
      let byte = self[index]
      if !isInString, byte == UInt8(ascii: "N"), self[index...].starts(with: Array("NaN".utf8)) {
        mended += Array("null".utf8)
        hasNaN = true
        index += 3
        continue
      }
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = isInString
      } else if byte == .quote {
        isInString.toggle()
      }
      mended.append(byte)
      index += 1
    }
    return hasNaN ? mended[...] : nil
  }
}
