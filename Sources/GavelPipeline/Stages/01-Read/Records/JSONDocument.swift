import GavelCore

/// The records of a file that is one JSON value, cut out one by one.
struct JSONDocument {
  enum Place: Hashable {
    /// The file is the list.
    case top
    /// The file is an object: the list of this name, or else its only list of objects.
    case member(String?)
    /// The file is one record.
    case only
  }

  private enum Phase: Hashable {
    case opening, members, elements, trailing, ended
  }

  private let place: Place
  private let limit: Int
  private var phase = Phase.opening
  /// The name of the list that was read, and the other keys of the object.
  private var listRead: String?
  private var keys: [String] = []
  private var isAfterComma = false
  private var wantsComma = false

  init(_ place: Place, limit: Int) {
    self.place = place
    self.limit = limit
  }

  mutating func next(from window: inout ByteWindow) throws(SourceError) -> RawRecord? {
    while phase != .ended {
      let byte = try window.byteAfterSpace()
      let record: RawRecord?
      switch phase {
      case .opening: record = try open(&window)
      case .elements: record = try element(byte, &window)
      case .members: record = try member(byte, &window)
      case .trailing, .ended: record = trailing(byte, window)
      }
      if let record { return record }
    }
    return nil
  }

  private mutating func open(_ window: inout ByteWindow) throws(SourceError) -> RawRecord? {
    guard place != .only else {
      phase = .trailing
      return try window.record(endedBy: .jsonValue(JSONValueEnd()), atMost: limit).map {
        RawRecord(json: $0, limit: limit)
      }
    }
    window.consume(1)
    phase = place == .top ? .elements : .members
    return nil
  }

  private mutating func element(
    _ byte: UInt8?, _ window: inout ByteWindow
  ) throws(SourceError) -> RawRecord? {
    guard let byte else { return cut(window) }
    let line = window.line
    if byte == UInt8(ascii: "]") {
      window.consume(1)
      phase = place == .top ? .trailing : .members
      wantsComma = place != .top
      defer { isAfterComma = false }
      return isAfterComma ? RawRecord(content: .warning(.trailingComma), line: line) : nil
    }
    if byte == .comma {
      window.consume(1)
      defer { (wantsComma, isAfterComma) = (false, true) }
      return wantsComma
        ? nil : .problem(.invalidJSON, "not JSON: expected a record, found a comma", line: line)
    }
    if wantsComma {
      wantsComma = false
      return .problem(.invalidJSON, "not JSON: expected , or ] after a record", line: line)
    }
    guard let record = try window.record(endedBy: .jsonValue(JSONValueEnd()), atMost: limit)
    else { return cut(window) }
    (wantsComma, isAfterComma) = (true, false)
    if record.isCut {
      phase = .ended
      return .problem(
        .invalidJSON, "not JSON: the file ends inside this record; it may have been cut short",
        line: record.line, range: record.range)
    }
    return RawRecord(json: record, limit: limit)
  }

  private mutating func member(
    _ byte: UInt8?, _ window: inout ByteWindow
  ) throws(SourceError) -> RawRecord? {
    guard let byte else { return cut(window) }
    if byte == UInt8(ascii: "}") {
      window.consume(1)
      phase = .trailing
      guard listRead != nil else { throw .noList(path: window.path, keys: keys) }
      return nil
    }
    if byte == .comma, wantsComma {
      window.consume(1)
      wantsComma = false
      return nil
    }
    guard byte == .quote, !wantsComma, let key = try key(&window) else {
      return broken("expected a key and its value", window)
    }
    let start = try window.byteAfterSpace()
    guard let start else { return cut(window) }
    wantsComma = true
    guard start == UInt8(ascii: "[") else {
      keys.append(key)
      _ = try window.record(endedBy: .jsonValue(JSONValueEnd()), atMost: 0)
      return nil
    }
    return try list(named: key, &window)
  }

  /// Enters a list, or passes it by.
  private mutating func list(
    named key: String, _ window: inout ByteWindow
  ) throws(SourceError) -> RawRecord? {
    window.consume(1)
    let line = window.line
    let holdsObjects = try window.byteAfterSpace() == UInt8(ascii: "{")
    let isNamed = place == .member(key)
    let isChosen = place == .member(nil) && holdsObjects
    if isChosen, let listRead {
      throw .severalLists(path: window.path, names: [listRead, key])
    }
    if isNamed || isChosen {
      listRead = key
      phase = .elements
      wantsComma = false
      return nil
    }
    keys.append(key)
    _ = try window.record(endedBy: .jsonValue(JSONValueEnd(depth: 1)), atMost: 0)
    return holdsObjects ? RawRecord(content: .warning(.otherList(key)), line: line) : nil
  }

  /// A key with the colon behind it.
  private func key(_ window: inout ByteWindow) throws(SourceError) -> String? {
    let record = try window.record(endedBy: .jsonValue(JSONValueEnd()), atMost: limit)
    guard let bytes = record?.bytes, let key = try? JSONParser.parse(bytes).string,
      try window.byteAfterSpace() == UInt8(ascii: ":")
    else { return nil }
    window.consume(1)
    return key
  }

  private mutating func trailing(_ byte: UInt8?, _ window: ByteWindow) -> RawRecord? {
    phase = .ended
    guard byte != nil else { return nil }
    return .problem(
      .invalidJSON,
      "not JSON: text after the end of the value; nothing from here to the end of the file is read",
      line: window.line)
  }

  private mutating func cut(_ window: ByteWindow) -> RawRecord {
    phase = .ended
    return .problem(
      .invalidJSON, "not JSON: the file ends before its list does; it may have been cut short",
      line: window.line)
  }

  private mutating func broken(_ message: String, _ window: ByteWindow) -> RawRecord {
    phase = .ended
    return .problem(
      .invalidJSON, "not JSON: \(message); nothing from here to the end of the file is read",
      line: window.line)
  }
}
