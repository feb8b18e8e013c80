import ArgumentParser
import GavelCore
import GavelPipeline
import GavelStore

struct RetryCommand: WaitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry",
    abstract:
      "Asks again only for what failed or came to nothing of use, then goes on as run does.",
    discussion: """
      An answer that is of no use (unparsed, truncated, refused, empty) gets a further attempt; the \
      old one stays in the store and counts until a better one is there. A request that failed is \
      sent again. Without --only all are asked again but for context_length, content_policy and \
      rejected, which asking again cannot help unless something was mended. Nothing else that \
      failed is sent. If it is stopped, the same command goes on with what it had begun. A run that \
      has not come to its end is gone on with, too.

      Keys come from the environment, or from a .env in the run's folder.
      """)

  @OptionGroup var folder: RunFolder

  @Option(
    help: ArgumentHelp(
      "Only these, with commas between: "
        + RetryReason.allCases.map(\.rawValue).joined(separator: ", ")
        + "; or failed, every failure that may pass.",
      valueName: "reasons"))
  var only: String?

  @Flag(help: "Prints how many requests of each kind would be asked again, and asks nothing.")
  var dryRun = false

  @OptionGroup var budget: BudgetOptions

  @OptionGroup var cache: CacheOptions

  @OptionGroup var watch: WatchOptions
  @OptionGroup var trust: TrustOptions

  @Option(
    help: ArgumentHelp("A folder of templates that comes before all others.", valueName: "dir"))
  var templates: String?

  @Flag(help: "Prints the result as JSON.")
  var json = false

  private var reasons: Set<RetryReason> {
    get throws(UnknownRetryReason) {
      guard let only else { return RetryReason.usual }
      return try .named(only)
    }
  }

  func validate() throws {
    do throws(UnknownRetryReason) {
      _ = try reasons
    } catch {
      throw ValidationError("--only: \(error)")
    }
  }

  func work() async throws {
    watch.begin()
    try await reporting {
      let reasons = try reasons
      if dryRun {
        let retry = try Retry(folder.store(), only: reasons)
        return Talk.data(json ? Self.json(retry).pretty : Self.text(retry))
      }
      var opened = try Run(existing: folder.run, templates: templates)
      opened.caFile = trust.file
      opened.memory = cache.memory(for: opened.settings)
      opened.trace = try watch.requestTrace(of: opened)
      let run = opened
      let retry = try Retry(run.store, only: reasons)
      Talk.say(Self.text(retry))
      guard !retry.isIdle else {
        if json { Talk.data(Self.json(retry).pretty) }
        return
      }
      let (last, limit) = try run.extent()
      let work = RunWork(
        run: run, budget: budget, json: json, facts: [("asked_again", retry.json)],
        again: "gavel retry \(folder.run) asks for them again")
      try await work.finish { control, progress in
        try await retry.order(in: run.store)
        return try await run.work(
          until: last, limit: limit, askingAgain: retry.failures, control: control,
          progress: progress)
      }
    }
  }

  private static func text(_ retry: Retry) -> String {
    let rest =
      retry.isResumed
      ? ", going on with a retry that was not finished"
      : retry.isUnfinished ? ", going on with a run that has not come to its end" : ""
    return retry.total == 0
      ? "nothing to ask again\(rest)"
      : "asking again: \(retry.description); \(retry.total.grouped) in all\(rest)"
  }

  private static func json(_ retry: Retry) -> JSONValue {
    [
      "asked_again": retry.json, "total": .number(retry.total), "resumed": .bool(retry.isResumed),
      "unfinished": .bool(retry.isUnfinished),
    ]
  }
}
