import ArgumentParser
import GavelCore
import GavelPipeline
import GavelStore

struct ReparseCommand: WaitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "reparse",
    abstract: "Reads a run's stored answers again. Sends nothing and costs nothing.",
    discussion: """
      Reads judgments, critiques, responses, written references, grades and new queries again, and \
      says of each kind how many changed, and how; pairs, samples and splits are made again from \
      them. What later requests were made from (the text of a response that was judged) stays as it \
      was and is counted: the next gavel run reads it anew, and asks for these. No answer is ever \
      thrown away. The exported files stay as they are until gavel export writes them again. A \
      reparse that is stopped has changed nothing.
      """)

  @OptionGroup var folder: RunFolder

  @Option(
    help: ArgumentHelp("A folder of templates that comes before all others.", valueName: "dir"))
  var templates: String?

  @Flag(help: "Prints JSON.")
  var json = false

  func work() async throws {
    try await reporting {
      let report = try await Reparse(folder: folder.run, templates: templates).work()
      let summary = try Summary(store: folder.store())
      guard !json else {
        var json = report.json
        json["funnel"] = summary.funnel.json
        return Talk.data(JSONValue.object(json).pretty)
      }
      Talk.data(report.lines.joined(separator: "\n"))
      if report.changed > 0 { Talk.data("\n" + summary.funnelLines.joined(separator: "\n")) }
      if report.left > 0 { Talk.say("to ask for what follows from them: gavel run") }
      guard report.isReconciled else { return }
      Talk.say("to write the exports again: gavel export \(folder.run)")
    }
  }
}

extension ReparseReport {
  /// The kinds that there are any of, each with what became of it.
  fileprivate var lines: [String] {
    let rows = ReadKind.allCases.reversed().compactMap { kind in parts[kind].map { (kind, $0) } }
    guard !rows.isEmpty else { return ["no stored answer to read again"] }
    var lines: [String] = []
    for (kind, part) in rows {
      lines.append(
        "\(kind.counted(part.read)) read again, \(part.changed.grouped) changed"
          + (part.left.isEmpty ? "" : ", \(part.leftCount.grouped) left as they were"))
      lines += Self.table(part.changes)
      guard !part.left.isEmpty else { continue }
      lines.append(
        "  left for the next gavel run, which asks anew for what was made from them "
          + "(\(part.laterRequests.grouped) requests so far):")
      lines += Self.table(part.left)
    }
    return lines
  }

  private static func sorted(_ changes: [Change: Int]) -> [(change: Change, count: Int)] {
    changes.map { (change: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.change.description) < ($0.count, $1.change.description) }
  }

  private static func table(_ changes: [Change: Int]) -> [String] {
    guard !changes.isEmpty else { return [] }
    var table = Table(numbers: [1])
    table.rows = sorted(changes).map { ["  \($0.change)", $0.count.grouped] }
    return table.lines
  }

  fileprivate var json: JSONObject {
    func list(_ changes: [Change: Int]) -> JSONValue {
      .array(
        Self.sorted(changes).map { change, count in
          var json = JSONObject([("from", .string(change.from)), ("to", .string(change.to))])
          json["difference"] = change.difference.map { .string($0.rawValue) }
          json["count"] = .number(count)
          return .object(json)
        })
    }
    let parts = ReadKind.allCases.compactMap { kind in self.parts[kind].map { (kind, $0) } }
    return JSONObject([
      ("changed", .number(changed)), ("left", .number(left)),
      ("later_requests", .number(laterRequests)),
      (
        "read",
        .object(
          JSONObject(
            parts.map { kind, part in
              (
                kind.rawValue,
                [
                  "read": .number(part.read), "changed": .number(part.changed),
                  "changes": list(part.changes), "left": list(part.left),
                  "later_requests": .number(part.laterRequests),
                ]
              )
            }))
      ),
    ])
  }
}

extension ReadKind {
  fileprivate func counted(_ count: Int) -> String {
    let name =
      switch self {
      case .query: count == 1 ? "place of a new query" : "places of new queries"
      case .reference: count == 1 ? "written reference" : "written references"
      default: count == 1 ? rawValue : rawValue + "s"
      }
    return "\(count.grouped) \(name)"
  }
}
