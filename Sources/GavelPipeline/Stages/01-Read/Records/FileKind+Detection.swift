import GavelCore

extension FileKind {
  /// Tells the kind from the content first and the name second.
  ///
  /// A name can be wrong: a JSON file holds JSON lines, a list stands in a `.jsonl` file. Only
  /// between CSV, TSV and plain lines does the name decide, where it has one of those endings.
  init(_ sample: FileSample, isRecord: (JSONObject) -> Bool) throws(SourceError) {
    let ending = FileEnding(path: sample.path)
    self = try Self.json(sample, ending, isRecord) ?? Self.lines(sample, ending, isRecord)
    guard sample.hasOnlyCarriageReturns else { return }
    if case .jsonDocument = self { return }
    throw .carriageReturns(path: sample.path)
  }

  private static func json(
    _ sample: FileSample, _ ending: FileEnding, _ isRecord: (JSONObject) -> Bool
  ) throws(SourceError) -> FileKind? {
    let isObject = sample.firstByte == UInt8(ascii: "{")
    guard isObject || sample.firstByte == UInt8(ascii: "[") else {
      return ending == .json || ending == .jsonLines ? .jsonLines : nil
    }
    let first = sample.firstLine
    let value = first.flatMap { try? JSONParser.parse($0.line) }
    switch ending {
    case .csv, .tsv, .text: return value?.object == nil ? nil : .jsonLines
    case .json, .jsonLines, .unknown: break
    }
    if let first, let value, !first.rest.isBlank, value.array?.first?.object == nil {
      return .jsonLines
    }
    guard isObject else { return .jsonDocument(.top) }
    guard let first else { return ending == .json ? .jsonDocument(.member(nil)) : .jsonLines }
    if value == nil && !isOpened(first.line, before: first.rest, ending) { return .jsonLines }
    return .jsonDocument(try place(of: sample, isRecord))
  }

  /// Whether a line is the first of a value that spans lines, and not a record that is cut.
  private static func isOpened(
    _ line: ArraySlice<UInt8>, before rest: ArraySlice<UInt8>, _ ending: FileEnding
  ) -> Bool {
    var end = JSONValueEnd()
    let text = Array(line) + [.lineFeed]
    guard end.find(in: text, 0..<text.count) == nil, !end.wasInString else { return false }
    if line.last(where: { !$0.isJSONSpace }) == UInt8(ascii: ":") { return true }
    let next = rest.drop { $0.isJSONSpace }
    guard end.depth > 1 else {
      return next.first.map { Array("\"},:".utf8).contains($0) } ?? true
    }
    let nextLine = next.prefix { $0 != .lineFeed }
    return ending != .jsonLines || (try? JSONParser.parse(nextLine).object) == nil
  }

  /// Where the records of a file are that is one object.
  private static func place(
    of sample: FileSample, _ isRecord: (JSONObject) -> Bool
  ) throws(SourceError) -> JSONDocument.Place {
    guard sample.isWhole, let object = try? JSONParser.parse(sample.bytes).object
    else { return .member(nil) }
    if FormatDetection.isKnown(object) { return .only }

    let lists = object.members.filter { $0.value.array?.first?.object != nil }
    let ofRecords = lists.filter { $0.value.array?.first?.object.map(isRecord) ?? false }
    if let only = ofRecords.first, ofRecords.count == 1 { return .member(only.key) }
    if ofRecords.isEmpty && isRecord(object) { return .only }
    let obvious = (ofRecords.isEmpty ? lists : ofRecords).filter { usualLists.contains($0.key) }
    if let only = obvious.first, obvious.count == 1 { return .member(only.key) }
    if lists.count > 1 { throw .severalLists(path: sample.path, names: lists.map(\.key)) }
    return lists.isEmpty ? .only : .member(lists[0].key)
  }

  private static let usualLists: Set = [
    "data", "examples", "instances", "items", "queries", "questions", "records", "rows",
  ]

  /// A file that is not JSON: tables by their name, or by a header with a usual column.
  private static func lines(
    _ sample: FileSample, _ ending: FileEnding, _ isRecord: (JSONObject) -> Bool
  ) -> FileKind {
    switch ending {
    case .csv: return .csv(delimiter: .comma)
    case .tsv: return .csv(delimiter: .tab)
    case .text: return .text
    case .json, .jsonLines, .unknown: break
    }
    let line = sample.firstLine?.line ?? []
    for delimiter in [UInt8.comma, .tab] {
      let names = (try? CSVFields.parse(line, delimiter: delimiter)) ?? []
      let columns = names.map { String(decoding: $0, as: UTF8.self).trimmed }
      if columns.count > 1, isRecord(JSONObject(columns.map { (key: $0, value: "") })) {
        return .csv(delimiter: delimiter)
      }
    }
    return .text
  }
}
