import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline
import GavelText
import Synchronization

/// Whether the files are complete, as a class: a local mutex has its type looked up at length.
private final class Written: Sendable {
  private let state = Mutex(false)

  var isNoted: Bool { state.withLock { $0 } }
  func note() { state.withLock { $0 = true } }
}

struct Diversity: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diversity",
    abstract: "Drops near-duplicates from a file of queries, and reports how diverse it is.",
    discussion: """
      In the order of the file, a query is dropped when its ROUGE-L F with one kept before it is above \
      T; then, where asked, those with the highest Self-BLEU. Kept rows are written as they were \
      read. Without --out and --dropped it only reports.
      """)

  @Argument(
    help: "JSON lines, JSON, CSV, TSV or lines of text, plain or gzip; - is standard input.")
  var input: String

  @Option(help: ArgumentHelp("Writes the kept rows here; - is standard output.", valueName: "file"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Writes a line of JSON for each dropped row here, with what it is near.", valueName: "file"))
  var dropped: String?

  @Option(
    help: ArgumentHelp(
      "Also drops what is near a text of this file. May be given several times.",
      valueName: "file"))
  var against: [String] = []

  @Option(
    help: ArgumentHelp(
      "Writes a line of JSON for each query here: its highest ROUGE-L with an --against text.",
      valueName: "file"))
  var highest: String?

  @Option(
    help: ArgumentHelp(
      "The key or column to compare, dots for deeper ones. Default: the usual names, an input too.",
      valueName: "key"))
  var field: String?

  @Option(
    help: ArgumentHelp(
      "The record format: \(Self.names(Settings.SourceFormat.self)). Default: auto."),
    transform: Self.choice)
  var format = Settings.SourceFormat.auto

  @Option(
    name: .customLong("rouge-l"),
    help: ArgumentHelp(
      "A query is dropped above this F with a kept one, 0 to 1; off drops equal texts only.",
      valueName: "t"))
  var rougeL = "0.7"

  @Option(
    name: .customLong("self-bleu"),
    help: ArgumentHelp(
      "Then drops the query with the highest Self-BLEU until all are at most this, 0 to 1.",
      valueName: "s"))
  var selfBLEU: Double?

  @Option(
    name: .customLong("self-bleu-keep"),
    help: ArgumentHelp("The same, until this many queries remain.", valueName: "n"))
  var selfBLEUKeep: Int?

  @Option(
    help: ArgumentHelp(
      "The order of the Self-BLEU to drop by, and the last one reported. Default: 4, and 2 to 5.",
      valueName: "n"))
  var order: Int?

  @Option(
    help: ArgumentHelp("How texts are cut: \(Self.names(Tokenizer.self)). Default: unicode."),
    transform: Self.choice)
  var tokenizer = Tokenizer.unicode

  @Flag(help: "Keeps a query whose numbers differ from those of every query it is near.")
  var numbersGuard = false

  @Option(help: "How many threads. Default: all cores. Results do not depend on it.")
  var threads: Int?

  @Option(help: "Of the samples in the report. Default: 0.")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "auto, full, counts, or some of \(Self.names(DiversityOptions.Section.self)), with commas.",
      discussion: "auto is counts where files are written for 5,000 queries or more, else full."))
  var report = "auto"

  @Flag(help: "Prints the report as JSON.")
  var json = false

  func validate() throws {
    _ = try threshold()
    _ = try reported()
    if let selfBLEU, !(0...1).contains(selfBLEU) {
      throw ValidationError("--self-bleu: expected 0 to 1, found \(selfBLEU)")
    }
    for (name, value, least) in [
      ("--self-bleu-keep", selfBLEUKeep, 0), ("--order", order, 1), ("--threads", threads, 1),
    ] {
      if let value, value < least {
        throw ValidationError("\(name): expected \(least) or more, found \(value)")
      }
    }
    if selfBLEU != nil, selfBLEUKeep != nil {
      throw ValidationError("--self-bleu and --self-bleu-keep: expected one of them, found both")
    }
    if try threshold() == nil, !against.isEmpty, highest == nil {
      throw ValidationError(
        "--against: needs --rouge-l, which is off, or --highest: nothing would be compared")
    }
    if highest != nil, against.isEmpty {
      throw ValidationError("--highest: needs --against, the texts to compare with")
    }
    if against.contains("-") {
      throw ValidationError("--against: expected a file, found - (standard input)")
    }
  }

  func run() async throws {
    let options = try options()
    let written = Written()
    try await reporting {
      do {
        let progress = RunProgress()
        let job = DiversityJob(options)
        let result = try await ProgressDisplay(progress).during {
          try await Interrupts.handled(RunControl(), progress) {
            try await withTaskExecutorPreference(WorkThread()) {
              LargePages.preferForThisThread()
              return try job.run(progress: progress) { written.note() }
            }
          }
        }
        let text = json ? result.json.pretty : DiversityText(result).lines.joined(separator: "\n")
        if [options.kept, options.dropped, options.highest].contains("-") {
          Talk.say(text)
        } else {
          Talk.data(text)
        }
      } catch is CancellationError {
        let files = [out, dropped, highest].compactMap { $0 }.joined(separator: " and ")
        Talk.say(
          written.isNoted && !files.isEmpty
            ? "gavel: interrupted while reporting; \(files) had been written in full"
            : "gavel: interrupted; nothing was written")
        throw ExitStatus.interrupted.code
      }
    }
  }

  private func options() throws -> DiversityOptions {
    var options = DiversityOptions(input: input)
    options.format = format
    options.field = field
    options.kept = out == "/dev/stdout" ? "-" : out
    options.dropped = dropped == "/dev/stdout" ? "-" : dropped
    options.highest = highest == "/dev/stdout" ? "-" : highest
    options.against = against
    options.tokenizer = tokenizer
    options.rougeL = try threshold()
    options.numbersGuard = numbersGuard
    options.selfBLEU = selfBLEU.map { .atMost($0) } ?? selfBLEUKeep.map { .keep($0) }
    options.order = order
    options.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    options.seed = seed ?? 0
    options.report = try reported()
    return options
  }

  private func threshold() throws -> Double? {
    if rougeL == "off" { return nil }
    guard let value = Double(rougeL), (0...1).contains(value) else {
      throw ValidationError("--rouge-l: expected 0 to 1, or off, found \(rougeL)")
    }
    return value
  }

  private func reported() throws -> DiversityOptions.Report {
    switch report {
    case "auto": return .auto
    case "full": return .sections(DiversityOptions.Section.allCases)
    case "counts": return .sections([])
    default:
      let names = report.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return .sections(
        try names.map { name in
          guard let section = DiversityOptions.Section(rawValue: name) else {
            throw ValidationError(
              "--report: no section named \"\(name)\"; there are: auto, full, counts, "
                + Self.names(DiversityOptions.Section.self))
          }
          return section
        })
    }
  }

  private static func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String
  ) throws -> Choice {
    guard let choice = Choice(rawValue: name) else {
      throw ValidationError("nothing named \"\(name)\"; there are: \(names(Choice.self))")
    }
    return choice
  }

  private static func names<Choice: CaseIterable & RawRepresentable<String>>(
    _: Choice.Type
  ) -> String {
    // Not joined(), whose first use is half a million instructions, each time the program starts.
    var names = ""
    for choice in Choice.allCases {
      names += names.isEmpty ? choice.rawValue : ", " + choice.rawValue
    }
    return names
  }
}
