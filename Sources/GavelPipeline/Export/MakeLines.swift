import GavelCore
import GavelStore

/// Judged pairs to the bytes of an export's lines.
///
/// What becomes of a pair follows from the pair alone, so that pairs can be made into lines on
/// several threads.
struct MakeLines: Sendable {
  let stage: ChooseExamples
  let balance: Balance
  let format: any ExportFormat

  /// By pair that came with its query: the row of a file that it stood in.
  typealias Rows = [ContentID: (place: String, ownID: String?)]

  /// One line, or what was left out.
  enum Made: Sendable {
    case line(MadeLine)
    case drop(JSONValue, DropReason, isAugmented: Bool)
  }

  /// The lines of some pairs, and how many records went in.
  struct Part: Sendable {
    var input = 0
    var flips = FlipSummary()
    var made: [Made] = []
  }

  func part(of pairs: [JudgedPair], rows: Rows) -> Part {
    var part = Part()
    for judged in pairs {
      part.input += stage.inputCount(of: judged)
      part.flips.add(judged)
      let row = rows[judged.shown.pair.id]
      for output in stage.outputs(of: judged) { part.made.append(made(of: output, from: row)) }
    }
    return part
  }

  func made(
    of output: ChosenOutput, from row: (place: String, ownID: String?)?
  ) -> Made {
    if case .drop(let drop, let isAugmented) = output {
      return .drop(drop.line, drop.reason, isAugmented: isAugmented)
    }
    guard let (line, reason) = balance.decide(output) else {
      preconditionFailure("a line that is no drop is decided on")
    }
    if let reason {
      return .drop(line.drop(reason).line, reason, isAugmented: line.isAugmented)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4096)
    format.line(for: line.example).write(to: &bytes)
    var origin: [UInt8] = []
    origin.reserveCapacity(512)
    line.origin(from: row).write(to: &origin)
    return .line(
      MadeLine(
        split: line.split, label: line.example.label, isAugmented: line.isAugmented,
        isOver: line.isOver,
        bytes: bytes, origin: origin))
  }
}

/// A line as it is written.
struct MadeLine: Sendable {
  let split: SplitName
  let label: String
  let isAugmented: Bool
  let isOver: Bool
  let bytes: [UInt8]
  /// Where it came from: an object of `index.jsonl` but for the file and the line.
  let origin: [UInt8]
}

extension ChosenLine {
  /// Where the line came from.
  ///
  /// - Parameter row: of a pair that came with its query, the row that it stood in.
  fileprivate func origin(from row: (place: String, ownID: String?)?) -> JSONValue {
    let example = example
    var members: [(key: String, value: JSONValue)] =
      if let list = example.list {
        [("samples", .array(list.samples.map { .string($0.description) }))]
      } else {
        [
          ("sample", .string(example.sample.description)),
          ("pair", .string(example.pair.description)),
        ]
      }
    members.append(("query", .string(example.query.id.description)))
    if let ownID = example.query.ownID { members.append(("own_id", .string(ownID))) }
    if let category = example.query.category { members.append(("category", .string(category))) }
    members += [
      ("teacher", .string(example.teacher)), ("order", .string(example.order.rawValue)),
      ("reference_mode", .string(example.mode.rawValue)),
    ]
    if let list = example.list {
      members.append(("answers", .array(list.answers.map { .string($0.candidate) })))
    } else {
      members += [
        ("first", .string(example.first.candidate)), ("second", .string(example.second.candidate)),
      ]
    }
    if let row {
      members.append(("row", .string(row.place)))
      if let ownID = row.ownID { members.append(("row_id", .string(ownID))) }
    }
    if isOver, let tokens { members.append(("over_max_tokens", .number(tokens))) }
    return .object(JSONObject(members))
  }
}

extension Drop {
  /// The drop as a line of `dropped.jsonl`.
  var line: JSONValue {
    .object(
      JSONObject(
        [
          ("kind", .string(kind.rawValue)), ("id", .string(id)),
          ("stage", .string(stage.rawValue)), ("reason", .string(reason.rawValue)),
        ] + detail.members))
  }
}
