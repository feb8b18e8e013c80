import GavelCore

/// The rows of a file of labels or predictions, one after the other, as the values of wanted keys.
///
/// Lines of JSON are scanned, and only the wanted values are made; every other row is read as seed
/// files are.
struct RowSource {
  enum Row {
    /// A row, whose values are in the source.
    case values
    case broken(String)
  }

  let path: String
  /// The file's name in places.
  let name: String
  /// The first records that could be read, which tell what the file is.
  let sample: [JSONObject]
  /// The line of the first record of the sample.
  let firstLine: Int
  /// The values of the wanted keys in the row that was read last.
  private(set) var values: [JSONValue?] = []
  /// The labels of people in columns of their own, by name.
  private(set) var annotations: [(name: String, value: JSONValue)] = []
  /// Where the last row begins.
  private(set) var line = 0
  /// Oddities that cost no row.
  private(set) var warnings: [SourceWarning] = []

  private let kind: FileKind
  private let limits: ReadLimits
  private var window: ByteWindow
  private var stream: RecordStream
  /// Records that were read for the sample, the last one first.
  private var ahead: [RawRecord]
  private var wanted: [String: Int] = [:]
  private var takesAnnotators = false
  private var scanner: JSONFieldScanner?

  /// How many records are looked at to tell the layout.
  private static let recordsToTell = 64

  /// Opens a file and looks at its first rows.
  init(path: String, name: String, limits: ReadLimits = ReadLimits()) throws {
    self.path = path
    self.name = name
    self.limits = limits
    let file = try OpenFile(path: path)
    window = ByteWindow(try SourceBytes(file: file, blockSize: limits.block))
    let sample = try FileSample(&window, atLeast: limits.sample)
    kind = try FileKind(sample) { EvaluationFiles.Layout.telling([$0]) != nil }
    if kind == .text {
      throw EvaluationProblem(
        .badInput,
        ["\(path): lines of plain text, expected rows with keys (JSON lines, JSON, CSV or TSV)"])
    }
    stream = try RecordStream(kind, limit: limits.record, window: &window)
    var ahead: [RawRecord] = []
    var objects: [JSONObject] = []
    var firstLine: Int?
    let start = window.consumed
    while objects.count < Self.recordsToTell, window.consumed - start < limits.sample,
      let record = try stream.next(from: &window)
    {
      ahead.append(record)
      guard case .object(let object) = record.content else { continue }
      objects.append(object)
      firstLine = firstLine ?? record.line
    }
    self.ahead = ahead.reversed()
    self.sample = objects
    self.firstLine = firstLine ?? ahead.first?.line ?? 1
  }

  /// Says which keys are wanted, before the first row.
  ///
  /// - Parameter annotators: whether columns of people's labels are wanted, whatever their names.
  mutating func want(_ keys: [String], annotators: Bool) {
    wanted = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    values = Array(repeating: nil, count: keys.count)
    takesAnnotators =
      annotators
      && sample.contains { $0.keys.contains { RowLayout<String>.annotator(of: $0) != nil } }
    // A scanner knows its keys beforehand, and people may come later in the file.
    if kind == .jsonLines, !takesAnnotators { scanner = JSONFieldScanner(fields: keys) }
  }

  /// Reads the next row; nil after the last.
  mutating func next() throws(SourceError) -> Row? {
    while true {
      if ahead.isEmpty, scanner != nil {
        guard let record = try window.record(endedBy: .line, atMost: limits.record) else {
          return nil
        }
        if let row = scan(record) { return row }
        continue
      }
      let record = try nextRecord()
      guard let record else { return nil }
      if let row = take(record) { return row }
    }
  }

  private mutating func nextRecord() throws(SourceError) -> RawRecord? {
    if let record = ahead.popLast() { return record }
    return try stream.next(from: &window)
  }

  /// A line of JSON; nil where it is blank.
  private mutating func scan(_ record: ByteWindow.Record) -> Row? {
    if let bytes = record.bytes {
      let isObject = bytes.withUnsafeBytes { bytes in
        guard scanner?.scan(bytes) == .object, let fields = scanner?.fields else { return false }
        for index in fields.indices { values[index] = fields[index].value(in: bytes) }
        return true
      }
      if isObject {
        line = record.line
        return .values
      }
      if bytes.isBlank { return nil }
    }
    return take(RawRecord(json: record, limit: limits.record))
  }

  private mutating func take(_ record: RawRecord) -> Row? {
    line = record.line
    let place = SourcePlace(file: name, line: line)
    if let oddity = record.oddity { warnings.count(oddity, at: place) }
    switch record.content {
    case .object(let object):
      for index in values.indices { values[index] = nil }
      annotations.removeAll(keepingCapacity: true)
      for (key, value) in object.members {
        if let index = wanted[key] { values[index] = value }
        if takesAnnotators, let name = RowLayout<String>.annotator(of: key) {
          annotations.append((name, value))
        }
      }
      return .values
    case .problem(_, let message):
      return .broken(message.replacing("with the fields of a query", with: "with a row's keys"))
    case .text(let text): return .broken("found \"\(text.prefix(40))\", expected a row with keys")
    case .warning(let kind):
      warnings.count(kind, at: place)
      return nil
    }
  }
}

extension JSONFieldScanner.Field {
  /// The value, made from the bytes of the line that was scanned.
  fileprivate func value(in line: UnsafeRawBufferPointer) -> JSONValue? {
    switch self {
    case .missing: return nil
    case .null: return .null
    case .number(let range): return .number(String(decoding: line[range], as: UTF8.self))
    case .string(let range, let hasEscapes):
      guard hasEscapes else { return .string(String(decoding: line[range], as: UTF8.self)) }
      var text: [UInt8] = []
      JSONEscapes.appendText(of: UnsafeRawBufferPointer(rebasing: line[range]), to: &text)
      return .string(String(decoding: text, as: UTF8.self))
    case .other(let range): return try? JSONParser.parse(ArraySlice(line[range]))
    }
  }
}
