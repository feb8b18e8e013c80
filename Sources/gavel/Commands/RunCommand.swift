import ArgumentParser
import GavelCore
import GavelPipeline

struct RunCommand: WaitingCommand {
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

  @OptionGroup var budget: BudgetOptions

  @OptionGroup var cache: CacheOptions

  @OptionGroup var watch: WatchOptions
  @OptionGroup var trust: TrustOptions

  @Flag(help: "Prints the result as JSON.")
  var json = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit: expected 1 or more, found \(limit)") }
  }

  func work() async throws {
    watch.begin()
    try await reporting {
      let (resolved, _) = try options.read(requiringKeys: true)
      let folder = output ?? "runs/\(resolved.settings.name)"
      var opened = try Run(folder: folder, resolved: resolved, templates: options.templates)
      opened.caFile = trust.file
      opened.memory = cache.memory(for: opened.settings)
      opened.trace = try watch.requestTrace(of: opened)
      let run = opened
      let (last, limit) = (until ?? .export, limit)
      try await RunWork(run: run, budget: budget, json: json).finish { control, progress in
        try await run.work(until: last, limit: limit, control: control, progress: progress)
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
}
