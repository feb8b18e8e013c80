/// Why a seed file cannot be read at all, or not to its end.
enum SourceError: Error, Hashable {
  case missing(path: String)
  case folder(path: String)
  case unreadable(path: String, why: String)
  case empty(path: String)
  case utf16(path: String)
  /// A file that is made of something else than text.
  case notText(path: String, found: String)
  /// Lines that end in a carriage return alone.
  case carriageReturns(path: String)
  case gzipCorrupt(path: String, why: String)
  case gzipCutShort(path: String)
  case header(path: String, line: Int, why: String)
  /// A format whose records have fields, asked of a file of plain lines.
  case noFields(path: String, format: String)
  case severalLists(path: String, names: [String])
  case noList(path: String, keys: [String])
}

extension SourceError: CustomStringConvertible {
  var description: String {
    switch self {
    case .missing(let path):
      "\(Self.name(path)): no such file, expected a seed file "
        + "(.jsonl .json .csv .tsv .txt, plain or .gz); check the path"
    case .folder(let path):
      "\(Self.name(path)): a folder, expected a seed file; name each file as a source of its own"
    case .unreadable(let path, let why):
      "\(Self.name(path)): cannot be read (\(why)), expected a readable file; "
        + "check its permissions and its disk"
    case .empty(let path):
      "\(Self.name(path)): empty, expected at least one record; "
        + "check what wrote it, or leave the source out"
    case .utf16(let path):
      "\(Self.name(path)): UTF-16 text, expected UTF-8; "
        + "convert it: iconv -f UTF-16 -t UTF-8 OLD > NEW"
    case .notText(let path, let found):
      "\(Self.name(path)): \(found), expected text (JSON, CSV, TSV or lines, plain or .gz); "
        + "convert it to JSON lines"
    case .carriageReturns(let path):
      "\(Self.name(path)): lines that end in a carriage return alone, expected line feeds; "
        + "convert it: tr '\\r' '\\n' < OLD > NEW"
    case .gzipCorrupt(let path, let why):
      "\(Self.name(path)): corrupt gzip data (\(why)), expected a whole .gz file; "
        + "copy or download it again"
    case .gzipCutShort(let path):
      "\(Self.name(path)): gzip data that is cut short, expected a whole .gz file; "
        + "copy or download it again"
    case .header(let path, let line, let why):
      "\(Self.name(path)):\(line): \(why), expected a header row that names the columns, "
        + "each once; mend the first row"
    case .noFields(let path, let format):
      "\(Self.name(path)): lines of plain text, expected records of the format \(format); "
        + "use the format auto, which reads one instruction a line, or another file"
    case .severalLists(let path, let names):
      "\(Self.name(path)): an object with the lists \(names.joined(separator: ", ")), "
        + "expected one list of records; take out the one you mean: "
        + "jq -c '.\(names.first ?? "data")[]' OLD > NEW.jsonl"
    case .noList(let path, let keys):
      "\(Self.name(path)): an object without a list of records, with the keys "
        + "\(keys.joined(separator: ", ")), expected a list of records or one record a line; "
        + "write one record a line: jq -c . OLD > NEW.jsonl"
    }
  }

  private static func name(_ path: String) -> String { path == "-" ? "standard input" : path }
}
