import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline

/// How the model of `gavel evaluate RUN --judge MODEL` is found and asked.
struct EndpointJudgeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Finds the model here, too: a settings file, or one that holds nothing but models.",
      valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var settings: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Says something of a model, or adds one: models.student.temperature=0. May be given several "
        + "times.", valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "A teacher's judgments with the reference in view, or without: with, without. With --judge "
        + "asks only so. Default: without where there are any; with --judge as each label was made.",
      valueName: "mode"),
    transform: Self.mode)
  var reference: ReferenceMode?

  @Option(help: "Asks about at most so many queries, the same ones each time.")
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "The template pack of the student's prompt. Default: that of the run's exports.",
      valueName: "pack"))
  var template: String?

  @Option(
    help: ArgumentHelp("A folder of templates that comes before all others.", valueName: "dir"))
  var templates: String?

  @Flag(
    help: "Prints how many requests there are to be sent and what they may cost. Sends nothing.")
  var dryRun = false

  @OptionGroup var budget: BudgetOptions

  @OptionGroup var cache: CacheOptions

  @OptionGroup var watch: WatchOptions
  @OptionGroup var trust: TrustOptions

  /// The options that were given, by their names.
  var given: [String] {
    [
      ("--settings", settings != nil), ("--set", !overrides.isEmpty),
      ("--limit", limit != nil), ("--template", template != nil),
      ("--templates", templates != nil), ("--dry-run", dryRun),
      ("--max-usd", budget.maxUsd != nil), ("--max-requests", budget.maxRequests != nil),
      ("--max-hours", budget.maxHours != nil), ("--no-cache", cache.noCache),
      ("--trace", watch.trace != nil), ("--ca-file", trust.caFile != nil),
    ].filter(\.1).map(\.0)
  }

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit: expected 1 or more, found \(limit)") }
  }

  /// The same for the work.
  var options: EndpointJudge.Options {
    var options = EndpointJudge.Options()
    options.settings = settings
    options.overrides = overrides
    options.template = template
    options.templates = templates
    options.mode = reference
    options.limit = limit
    options.caFile = trust.file
    return options
  }

  private static func mode(_ name: String) throws -> ReferenceMode {
    guard let mode = ReferenceMode(rawValue: name) else {
      throw ValidationError("expected with or without, found \"\(name)\"")
    }
    return mode
  }
}
