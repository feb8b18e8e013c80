/// What the end of a file's name says about it, a `.gz` left aside.
enum FileEnding: Hashable {
  case json, jsonLines, csv, tsv, text, unknown

  init(path: String) {
    var name = path.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    switch name.split(separator: ".").last {
    case "json": self = .json
    case "jsonl", "ndjson": self = .jsonLines
    case "csv": self = .csv
    case "tsv": self = .tsv
    case "txt": self = .text
    default: self = .unknown
    }
  }
}
