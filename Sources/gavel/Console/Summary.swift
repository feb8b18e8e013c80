import Foundation
import GavelCore
import GavelPipeline
import GavelStore

/// Where a run stands: the funnel, flips, what models were asked, failures and warnings.
///
/// Text and JSON come from one value.
struct Summary {
  let info: RunInfo?
  let funnel: Funnel
  let exports: [(format: String, row: Funnel.Row)]
  let flips: FlipSummary
  var spending: Spending
  let failures: [FailureTotal]
  /// What was found out about servers: parts of what was asked for that they do not take.
  let quirks: [LearnedQuirk]
  /// The batch jobs whose results are not here yet, or never will be.
  let jobs: [JobStanding]
  /// The models whose server has answered nothing, or taken no batch job, for a while.
  let longWaits: [LongWait]
  let warnings: [GavelStore.Warning]
  /// What was dropped because of benchmark files.
  let against: [AgainstMatch]
  let finished: Set<StageName>

  init(store: Store) throws {
    info = try store.run()
    funnel = try store.funnel()
    exports = try store.exportFunnel()
    flips = FlipSummary(try store.flips())
    spending = try Spending(store)
    failures = try store.failures()
    quirks = try store.quirks()
    jobs = try store.unsettledBatches().map { JobStanding(batch: $0, requests: $1) }
    longWaits = try store.longWaits()
    warnings = try store.warnings()
    against = try store.againstMatches()
    finished = try store.finishedStages()
  }

  var json: JSONObject {
    JSONObject([
      ("name", info.map { .string($0.name) } ?? .null),
      ("signature", info.map { .string($0.signature) } ?? .null),
      ("simulated", info.map { .bool($0.isSimulated) } ?? .null),
      ("finished", .bool(finished.contains(.export))),
      ("funnel", funnel.json),
      (
        "exports",
        .object(JSONObject(exports.map { ($0.format, $0.row.json) }))
      ),
      ("adds_up", .bool(funnel.addsUp && exports.allSatisfy { $0.row.addsUp })),
      ("swap", flips.json),
      ("against", .array(against.map(\.json))),
      ("models", .array(spending.rows.map(\.json))),
      ("spending", spending.json),
      (
        "failures",
        .array(
          failures.map {
            [
              "model": .string($0.model), "class": .string($0.failure.rawValue),
              "count": .number($0.count), "example": .string($0.example),
            ]
          })
      ),
      (
        "quirks",
        .array(
          quirks.map {
            [
              "model": .string($0.model), "base_url": .string($0.baseURL),
              "quirk": .string($0.quirk.rawValue), "message": .string($0.message),
            ]
          })
      ),
      ("jobs", .array(jobs.map(\.json))),
      ("waits", .array(longWaits.map(\.json))),
      (
        "warnings",
        .array(
          warnings.map {
            [
              "stage": .string($0.stage.rawValue), "message": .string($0.message),
              "count": .number($0.count), "place": $0.place.map { .string($0) } ?? .null,
            ]
          })
      ),
    ])
  }

  var lines: [String] {
    var lines: [String] = []
    if let info {
      lines.append("run \(info.name)" + (info.isSimulated ? "  (with simulated models)" : ""))
      lines.append("")
    }
    lines += funnelLines
    lines += flipLines + spendingLines + quirkLines + jobLines + waitLines + failureLines
    lines += warningLines
    return lines
  }

  var funnelLines: [String] {
    var table = Table(numbers: [1, 3])
    table.rows.append(["stage", "in", "", "out", "", "dropped"])
    let rows = funnel.rows.map { ($0.stage.rawValue, $0) } + exports.map { ("export \($0)", $1) }
    for (name, row) in rows {
      var rest = row.dropped.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { "\($0.key) \($0.value.grouped)" }
      if row.pending > 0 { rest.append("pending \(row.pending.grouped)") }
      let notes = row.notes.map { "\($0.name) \($0.count.grouped)" }
      var text = rest.joined(separator: ", ")
      if !notes.isEmpty {
        text += (text.isEmpty ? "" : "  ") + "(\(notes.joined(separator: ", ")))"
      }
      if !row.addsUp { text += "  DOES NOT ADD UP" }
      table.rows.append([name, row.input.grouped, "→", row.output.grouped, row.unit, text])
    }
    return table.lines
  }

  private var flipLines: [String] {
    guard let rate = flips.all.flipRate else { return [] }
    var lines = [
      "",
      "flip rate  \(Self.percent(rate))  "
        + "(\(flips.all.flipped.grouped) of \(flips.all.judged.grouped) samples read in both orders)",
    ]
    for (name, group) in flips.byTeacher.sorted(by: { $0.key < $1.key }) {
      guard let rate = group.flipRate, let bias = group.firstBias else { continue }
      let side = bias >= 0 ? "first" : "second"
      lines.append(
        "  teacher \(name): \(Self.percent(rate)) flipped; says \(side) more often by "
          + Self.percent(abs(bias)))
    }
    for (name, group) in flips.byMode.sorted(by: { $0.key < $1.key }) where flips.byMode.count > 1 {
      guard let rate = group.flipRate else { continue }
      lines.append("  \(name) reference: \(Self.percent(rate)) flipped")
    }
    return lines
  }

  private var quirkLines: [String] {
    guard !quirks.isEmpty else { return [] }
    return ["", "what servers do not take"]
      + quirks.map { "  \($0.model) at \($0.baseURL): \($0.quirk.meaning); \($0.message)" }
  }

  private var jobLines: [String] {
    guard !jobs.isEmpty else { return [] }
    let isAnyAtServer = jobs.contains { $0.batch.state == .submitted }
    return ["", "batch jobs that have not ended"] + jobs.map { "  " + $0.line }
      + (isAnyAtServer ? ["  " + JobStanding.advice] : [])
  }

  private var waitLines: [String] {
    LongWait.Kind.allCases.flatMap { kind -> [String] in
      let waits = longWaits.filter { $0.kind == kind }
      guard !waits.isEmpty else { return [] }
      let (heading, none) =
        switch kind {
        case .noAnswer: ("servers that have not answered for a while", "no answer")
        case .noRoom: ("servers that take no more batch jobs for now", "no room")
        }
      return ["", heading]
        + waits.map {
          "  \($0.name): \(none) since \($0.sinceText), asked again at \($0.untilText): "
            + $0.message
        } + ["  \(kind.advice)"]
    }
  }

  var failureLines: [String] {
    guard !failures.isEmpty else { return [] }
    return ["", "failed requests"]
      + failures.map {
        "  \($0.model): \($0.failure.rawValue) \($0.count.grouped), for example: \($0.example)"
      }
  }

  private var warningLines: [String] {
    guard !warnings.isEmpty else { return [] }
    return ["", "warnings"]
      + warnings.map { warning in
        "  \(warning.stage.rawValue): \(warning.message)"
          + (warning.count > 1 ? " (\(warning.count.grouped) times)" : "")
          + (warning.place.map { ", first at \($0)" } ?? "")
      }
  }

  static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
}

extension LongWait {
  fileprivate var sinceText: String { TimeText.of(since) }
  fileprivate var untilText: String { TimeText.of(until) }

  fileprivate var json: JSONValue {
    [
      "models": .string(name), "kind": .string(kind.rawValue), "since": .string(sinceText),
      "until": .string(untilText),
      "message": .string(message),
    ]
  }
}
