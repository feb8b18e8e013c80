import Foundation
import GavelCore
import GavelPipeline
import GavelStore

/// Works on a run until it ends or stops, and prints what came of it.
struct RunWork {
  let run: Run
  let budget: BudgetOptions
  /// Whether the result is printed as JSON.
  let json: Bool
  /// What stands in the JSON besides.
  var facts: [(key: String, value: JSONValue)] = []
  /// How what failed is asked for again.
  var again = "run the same command again to ask for them again"

  func finish(
    _ body: @escaping @Sendable (RunControl, RunProgress) async throws -> Run.Report
  ) async throws {
    FileLimit.raise()
    for note in run.notes { Talk.say(note) }
    let progress = RunProgress(onEvent: RunEvents.note)
    let control = try run.control(budget: budget.budget(over: run.settings))
    let spentBefore = control.spent.usd
    func start() -> StartFigures {
      StartFigures(
        figures: progress.snapshot.figures,
        usd: run.hasPrices ? control.spent.usd - spentBefore : nil)
    }
    let report: Run.Report
    do {
      report = try await ProgressDisplay(progress, control).during {
        let report = try await Interrupts.handled(
          control, progress, timeout: run.longestTimeout
        ) { try await body(control, progress) }
        progress.end()
        return report
      }
    } catch {
      tell(error, start(), cap: control.cap)
      throw error
    }
    if report.isAsItWas {
      Talk.say("nothing to do: the run has ended, and all that it was made from is as it was")
    }
    let start = start()
    try print(report, start, cap: control.cap)
    let status = report.openFailures > 0 ? ExitStatus.workLeft : .done
    tell(start, status)
    if report.openFailures > 0 {
      Talk.say(
        "gavel: \(report.openFailures.grouped) requests failed after all retries; \(again)",
        .error, event: "work_left",
        JSONObject([("open_failures", .number(report.openFailures))]))
      throw status.code
    }
  }

  /// Says what a start came to that did not come to its end.
  private func tell(_ error: any Error, _ start: StartFigures, cap: Double?) {
    // A disk that takes nothing may give nothing, too: the reason for the stop is what counts.
    if let stop = error as? RunControl.Stop, var summary = try? Summary(store: run.store) {
      summary.spending.cap = cap
      tell(summary)
      if json {
        var json = self.json(summary, start)
        json["stopped"] = .string(stop.description)
        Talk.data(JSONValue.object(json).pretty)
      }
    }
    tell(start, ExitStatus(error))
  }

  /// Says what failed: lines for people, an object for each kind in a log.
  private func tell(_ summary: Summary) {
    guard Talk.isJSON else {
      for line in summary.failureLines { Talk.say(line, .warning) }
      return
    }
    for failure in summary.failures {
      Talk.say(
        failure.example, .warning, event: "failed",
        JSONObject([
          ("model", .string(failure.model)), ("class", .string(failure.failure.rawValue)),
          ("count", .number(failure.count)),
        ]))
    }
  }

  private func tell(_ start: StartFigures, _ status: ExitStatus) {
    let lines = start.lines
    // A start that asked nothing has nothing to tell people of; a log has its end all the same.
    guard !lines.isEmpty || Talk.isJSON else { return }
    var facts = start.json
    facts["status"] = .number(Int(status.rawValue))
    let text = lines.isEmpty ? "nothing was asked" : lines.joined(separator: "\n")
    Talk.say((Talk.isJSON ? "" : "\n") + text, event: "end", facts)
  }

  private func json(_ summary: Summary, _ start: StartFigures) -> JSONObject {
    var json = summary.json
    for (key, value) in facts { json[key] = value }
    json["run"] = .string(run.folder)
    json["this_start"] = .object(start.json)
    return json
  }

  private func print(_ report: Run.Report, _ start: StartFigures, cap: Double?) throws {
    var summary = try Summary(store: run.store)
    summary.spending.cap = cap
    if Talk.isJSON {
      for warning in summary.warnings {
        Talk.warn(
          warning.message,
          JSONObject([
            ("stage", .string(warning.stage.rawValue)), ("count", .number(warning.count)),
            ("place", warning.place.map { .string($0) } ?? .null),
          ]))
      }
    }
    if json {
      var json = self.json(summary, start)
      json["open_failures"] = .number(report.openFailures)
      json["exports"] = .array(
        report.exports.map { ["folder": .string($0.folder), "counts": $0.counts.funnelRow.json] })
      Talk.data(JSONValue.object(json).pretty)
      return
    }
    Talk.data(summary.lines.joined(separator: "\n"))
    guard !report.exports.isEmpty else { return }
    Talk.data("\nfiles")
    for export in report.exports {
      for (file, what) in files(of: export.counts) {
        Talk.data("  \(export.folder)/\(file)".padded(64) + "  " + what)
      }
    }
    if report.exports.contains(where: { $0.counts.validation == 0 && $0.counts.train > 0 }) {
      Talk.warn("no cluster fell into the validation split; raise split.validation")
    }
  }

  /// The files of an export, and what is in them.
  private func files(of counts: ExportCounts) -> [(name: String, what: String)] {
    var files = [
      (name: "train.jsonl", what: "\(counts.train.grouped) examples"),
      (name: "validation.jsonl", what: "\(counts.validation.grouped) examples"),
      (name: "index.jsonl", what: "where each line came from"),
      (name: "dropped.jsonl", what: "what was dropped, and why"),
    ]
    if !run.settings.queries.diversity.against.isEmpty {
      files.append((name: "against.jsonl", what: "what was dropped for which benchmark line"))
    }
    return files + [
      (name: "manifest.json", what: "signature, checksums, funnel"),
      (name: "README.md", what: "dataset card"),
    ]
  }
}

/// Thousands of connections need as many files.
enum FileLimit {
  /// A file that may not grow is an error that says so, not the end of the process.
  static func failWhereReached() { signal(SIGXFSZ, SIG_IGN) }

  static func raise() {
    #if os(Linux)
      let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let files = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(files, &limit)
  }
}
