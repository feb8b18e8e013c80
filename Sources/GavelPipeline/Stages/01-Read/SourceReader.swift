import GavelCore

/// Reads a seed file record by record, whatever its format and its size.
///
/// Memory is bounded by the longest record. Every record of the file comes out as one row: a bad
/// one as a problem with its place, and the rows after it are read.
struct SourceReader {
  let source: Settings.Source
  /// How the file holds its records.
  let kind: FileKind
  /// The format that the records are read in, never `auto`.
  let format: Settings.SourceFormat
  /// Oddities that cost no record, by kind, in the order in which they were first met.
  private(set) var warnings: [SourceWarning] = []
  /// The file's name, as places have it.
  private let name: String
  private let mapper: RecordMapper
  private var window: ByteWindow
  private var stream: RecordStream
  /// Records that were read to tell the format, before they are handed on; the last comes first.
  private var ahead: [RawRecord]

  /// Opens the file, and reads as much of it as tells what it is.
  init(source: Settings.Source, limits: ReadLimits = ReadLimits()) throws(SourceError) {
    try self.init(source: source, file: OpenFile(path: source.path), limits: limits)
  }

  /// Reads a file that is open.
  init(source: Settings.Source, file: OpenFile, limits: ReadLimits) throws(SourceError) {
    var window = ByteWindow(try SourceBytes(file: file, blockSize: limits.block))
    kind = try Self.kind(of: source, window: &window, limits: limits)
    var stream = try RecordStream(kind, limit: limits.record, window: &window)
    var ahead: [RawRecord] = []
    format = try Self.format(
      of: source, kind, &stream, &window, ahead: &ahead, atMost: limits.sample)
    mapper = RecordMapper(format: format, fields: source.fields)
    name = source.path.split(separator: "/").last.map(String.init) ?? source.path
    self.source = source
    self.window = window
    self.stream = stream
    self.ahead = ahead.reversed()
  }

  /// The next row; nil after the last.
  ///
  /// An error means that the file cannot be read to its end: its rows so far are not all of it.
  mutating func next() throws(SourceError) -> SourceRow? {
    while let record = try nextRecord() {
      let place = SourcePlace(file: name, line: record.line)
      if let oddity = record.oddity { warnings.count(oddity, at: place) }
      switch record.content {
      case .object(let object):
        return mapper.row(for: object, at: place, warnings: &warnings)
      case .text(let text):
        return .fields(QueryFields(instruction: text.trimmed), at: place)
      case .problem(let reason, let message):
        return .problem(reason, message: message, at: place)
      case .warning(let kind):
        warnings.count(kind, at: place)
      }
    }
    return nil
  }

  private mutating func nextRecord() throws(SourceError) -> RawRecord? {
    if let record = ahead.popLast() { return record }
    return try stream.next(from: &window)
  }

  private static func kind(
    of source: Settings.Source, window: inout ByteWindow, limits: ReadLimits
  ) throws(SourceError) -> FileKind {
    let shape = RecordShape.of(source.format, fields: source.fields)
    func isRecord(_ object: JSONObject) -> Bool {
      FormatDetection.isKnown(object) || shape.instruction.contains { $0.value(in: object) != nil }
    }
    // JSON lines show in a block; for anything else it can matter what comes later.
    let block = try FileSample(&window, atLeast: min(limits.block, limits.sample))
    if let kind = try? FileKind(block, isRecord: isRecord), kind == .jsonLines { return kind }
    let kind = try FileKind(try FileSample(&window, atLeast: limits.sample), isRecord: isRecord)
    let takesText = source.format == .auto || source.format == .generic
    guard kind != .text || takesText else {
      throw .noFields(path: source.path, format: source.format.rawValue)
    }
    return kind
  }

  /// How many records are looked at to tell the format.
  private static let recordsToTell = 16

  private static func format(
    of source: Settings.Source, _ kind: FileKind, _ stream: inout RecordStream,
    _ window: inout ByteWindow, ahead: inout [RawRecord], atMost size: Int
  ) throws(SourceError) -> Settings.SourceFormat {
    guard source.format == .auto else { return source.format }
    guard kind != .text, source.fields == Settings.Fields() else { return .generic }
    let start = window.consumed
    var objects: [JSONObject] = []
    while objects.count < recordsToTell, window.consumed - start < size,
      let record = try stream.next(from: &window)
    {
      ahead.append(record)
      if case .object(let object) = record.content { objects.append(object) }
    }
    return FormatDetection.format(of: objects)
  }
}
