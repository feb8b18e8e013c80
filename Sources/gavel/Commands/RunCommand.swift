import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline
import GavelStore

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs the pipeline; run the same command again to resume.",
    discussion: """
      Everything asked, answered and decided is kept in DIR/run.sqlite. An answer that was stored is \
      never asked for again, whatever stopped the run.
      """)

  @OptionGroup var options: SettingsOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The run's folder. Default: runs/NAME.", valueName: "dir"))
  var output: String?

  @Option(
    help: ArgumentHelp("Stops after a stage: \(Self.stages).", valueName: "stage"),
    transform: Self.stage)
  var until: StageName?

  @Option(help: "At most so many queries, the same ones each time: for a first try.")
  var limit: Int?

  @Option(help: "Stops when the run has spent so much, as far as prices are known.")
  var maxUsd: Double?

  @Option(help: "Stops when the run has had so many requests answered.")
  var maxRequests: Int?

  @Option(help: "Stops this start after so many hours.")
  var maxHours: Double?

  @Flag(help: "Prints the result as JSON.")
  var json = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit: expected 1 or more, found \(limit)") }
    if let maxRequests, maxRequests < 0 {
      throw ValidationError("--max-requests: expected 0 or more, found \(maxRequests)")
    }
    for (name, value) in [("--max-usd", maxUsd), ("--max-hours", maxHours)] {
      if let value, !(value >= 0) {
        throw ValidationError("\(name): expected 0 or more, found \(value)")
      }
    }
  }

  func run() async throws {
    try await reporting {
      let (resolved, _) = try options.read(requiringKeys: true)
      FileLimit.raise()
      var budget = resolved.settings.budget
      budget.usd = maxUsd ?? budget.usd
      budget.requests = maxRequests ?? budget.requests
      budget.hours = maxHours ?? budget.hours
      let progress = RunProgress()
      let folder = output ?? "runs/\(resolved.settings.name)"
      let run = try Run(folder: folder, resolved: resolved, templates: options.templates)
      for note in run.notes { Talk.say(note) }
      if maxUsd != nil {
        let unpriced = run.settings.modelsWithoutPrice
        guard unpriced.isEmpty else {
          throw RunProblem(
            "--max-usd: no price for \(unpriced.joined(separator: ", ")); an unknown price is not "
              + "0 USD: add price: {input: …, output: …} to the settings")
        }
      }
      let control = try run.control(budget: budget)
      let last = until ?? .export
      let limit = limit
      let report: Run.Report
      do {
        report = try await ProgressDisplay(progress).during {
          try await Interrupts.handled(control, progress) {
            try await run.work(until: last, limit: limit, control: control, progress: progress)
          }
        }
      } catch let stop as RunControl.Stop {
        for line in try Summary(store: run.store).failureLines { Talk.say(line) }
        throw stop
      }
      try Self.print(report, of: run, asJSON: json)
      if report.openFailures > 0 {
        Talk.say(
          "gavel: \(report.openFailures.grouped) requests failed after all retries; run the same "
            + "command again to ask for them again")
        throw ExitStatus.workLeft.code
      }
    }
  }

  private static let stages = StageName.allCases.map(\.rawValue).joined(separator: ", ")

  private static func stage(_ name: String) throws -> StageName {
    guard let stage = StageName(rawValue: name) else {
      throw ValidationError("no stage named \"\(name)\"; there are: \(stages)")
    }
    return stage
  }

  private static func print(_ report: Run.Report, of run: Run, asJSON: Bool) throws {
    let summary = try Summary(store: run.store)
    if asJSON {
      var json = summary.json
      json["run"] = .string(run.folder)
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
      let (train, validation) = (export.counts.train, export.counts.validation)
      for (file, what) in [
        ("train.jsonl", "\(train.grouped) examples"),
        ("validation.jsonl", "\(validation.grouped) examples"),
        ("index.jsonl", "where each line came from"),
        ("dropped.jsonl", "what was dropped, and why"),
        ("manifest.json", "signature, checksums, funnel"), ("README.md", "dataset card"),
      ] {
        Talk.data("  \(export.folder)/\(file)".padded(64) + "  " + what)
      }
    }
    if report.exports.contains(where: { $0.counts.validation == 0 && $0.counts.train > 0 }) {
      Talk.say("warning: no cluster fell into the validation split; raise split.validation")
    }
  }
}

/// Thousands of connections need as many files.
private enum FileLimit {
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
