import GavelCore

/// Finds what is compared of a row, and the row's own id, in the row's bytes.
///
/// A line of JSON whose fields are texts is scanned and never made into values; every other row
/// goes the way that the pipeline's reader takes, and so means the same to both.
struct RowFields {
  /// What is known of a row.
  enum Row {
    case text
    /// - Parameters:
    ///   - reason: why there is no text.
    ///   - message: what was found and expected.
    case unreadable(DropReason, String)
  }

  /// The text of the last row that had one, white space around it left out.
  private(set) var text = RowText()
  /// How often each name was the instruction's, in the order of the first time.
  private(set) var names: [(name: String, count: Int)] = []
  /// How many texts are of an instruction and an input.
  private(set) var inputs = 0
  /// Oddities that cost no row.
  private(set) var warnings: [SourceWarning] = []

  private let mapper: RecordMapper
  private let file: String
  private var scanner: JSONFieldScanner
  private let scanned: ScannedNames?
  /// By scanned instruction name: its place in `names`.
  private var places: [Int?]

  init(_ mapper: RecordMapper, kind: FileKind, file: String) {
    self.mapper = mapper
    self.file = file
    scanned = kind == .jsonLines ? ScannedNames(mapper) : nil
    scanner = JSONFieldScanner(fields: scanned?.all ?? [])
    places = Array(repeating: nil, count: scanned?.instructions.count ?? 0)
  }

  /// Scans a line of JSON; false where that is not enough to tell its text.
  mutating func scan(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let scanned, scanner.scan(line) == .object else { return false }
    guard let name = scanned.instructions.first(where: { scanner.fields[$0].isThere }),
      case .string(let range, let hasEscapes) = scanner.fields[name]
    else { return false }
    var input: JSONFieldScanner.Field?
    if let index = scanned.inputs.first(where: { scanner.fields[$0].isThere }) {
      guard case .string = scanner.fields[index] else { return false }
      input = scanner.fields[index]
    }
    text.set(line, range, hasEscapes: hasEscapes)
    guard !text.isEmpty else { return false }
    if case .string(let range, let hasEscapes)? = input,
      text.append(input: line, range, hasEscapes: hasEscapes)
    {
      inputs += 1
    }
    count(name, scanned)
    return true
  }

  /// What the line scanned last is made of.
  var scannedParts: RowTable.Parts {
    text.borrowed.map { RowTable.Parts(text: $0, id: scannedID) } ?? RowTable.Parts()
  }

  /// The id that the line scanned last has, as JSON.
  var scannedID: Range<Int>? {
    guard let scanned else { return nil }
    guard let index = scanned.ids.first(where: { scanner.fields[$0].isThere }) else { return nil }
    switch scanner.fields[index] {
    case .string(let range, _): return range.lowerBound - 1..<range.upperBound + 1
    case .number(let range): return range
    case .missing, .null, .other: return nil
    }
  }

  /// Reads a record in the pipeline's way.
  mutating func read(_ record: RawRecord) -> Row? {
    switch record.content {
    case .text(let line):
      text.set(line.trimmed)
      return .text
    case .problem(let reason, let message): return .unreadable(reason, message)
    case .warning(let kind):
      warnings.count(kind, at: SourcePlace(file: file, line: record.line))
      return nil
    case .object(let object):
      let place = SourcePlace(file: file, line: record.line)
      // Other fields are not read here, and what is odd about them is nobody's business.
      var found: [SourceWarning] = []
      defer {
        for warning in found where warning.isOfText { warnings.count(warning.kind, at: place) }
      }
      switch mapper.row(for: object, at: place, warnings: &found) {
      case .problem(let reason, let message, _): return .unreadable(reason, message)
      case .fields(let fields, _):
        text.set(Query.text(fields.instruction, input: fields.input))
        if fields.input != nil { inputs += 1 }
        count((try? mapper.instruction(of: object))?.name.description ?? "conversation")
        return .text
      }
    }
  }

  /// The id of a record, as JSON.
  func id(of record: RawRecord) -> JSONValue? {
    guard case .object(let object) = record.content else { return nil }
    let values = mapper.shape.id.compactMap { $0.value(in: object) }
    guard let value = values.first(where: { $0 != .null }) else { return nil }
    switch value {
    case .string, .number: return value
    case .null, .bool, .array, .object: return nil
    }
  }

  private mutating func count(_ index: Int, _ scanned: ScannedNames) {
    if let place = places[index] {
      names[place].count += 1
    } else {
      count(scanned.all[index])
      places[index] = names.firstIndex { $0.name == scanned.all[index] }
    }
  }

  private mutating func count(_ name: String) {
    if let place = names.firstIndex(where: { $0.name == name }) {
      names[place].count += 1
    } else {
      names.append((name, 1))
    }
  }
}

extension SourceWarning {
  /// Whether it is about the instruction or the input, or about the record as a whole.
  fileprivate var isOfText: Bool {
    switch kind {
    case .readAsNone(let field, _), .numberAsText(let field), .noSuchField(let field, _):
      field == .instruction || field == .input
    case .furtherInstances, .trailingComma, .otherList, .notANumber: true
    case .responseAsText, .emptyResponse: false
    }
  }
}

extension JSONFieldScanner.Field {
  fileprivate var isThere: Bool {
    switch self {
    case .missing, .null: false
    case .string, .number, .other: true
    }
  }
}

/// The keys that a scanner looks for: the instruction's first, in the order in which they are tried.
private struct ScannedNames {
  let all: [String]
  let instructions: Range<Int>
  let inputs: Range<Int>
  let ids: Range<Int>

  /// Nil where a text is deeper in a record than its own keys.
  init?(_ mapper: RecordMapper) {
    let shape = mapper.shape
    guard mapper.format != .sharegpt else { return nil }
    let lists = [shape.instruction, shape.input, shape.id].map { $0.map(\.description) }
    guard !lists.joined().contains(where: { $0.utf8.contains(UInt8(ascii: ".")) }) else {
      return nil
    }
    // A scanner finds a key once: a name in two lists is left to the reader.
    let all = Array(lists.joined())
    guard all.indices.allSatisfy({ !all[..<$0].contains(all[$0]) }) else { return nil }
    self.all = all
    instructions = 0..<lists[0].count
    inputs = instructions.upperBound..<instructions.upperBound + lists[1].count
    ids = inputs.upperBound..<all.count
  }
}
