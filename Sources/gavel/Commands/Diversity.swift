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

struct Diversity: ParsableCommand {
  // With the name of the command above it, the parser does not look whether a script for completion
  // is asked for, which is that command's to do and a tenth of the time to start.
  static let configuration = CommandConfiguration(
    commandName: "diversity",
    _superCommandName: "gavel",
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

  // What is not a text is read from one in `options()`: all that is wrong is said at once, and the
  // program starts faster. The first time that the parser meets an option of a type, the runtime
  // searches all conformances for it.
  @Option(
    help: ArgumentHelp(
      "The record format: \(Self.names(Settings.SourceFormat.self)). Default: auto."))
  var format: String?

  @Option(
    name: .customLong("rouge-l"),
    help: ArgumentHelp(
      "A query is dropped above this F with a kept one, 0 to 1; off drops equal texts only. "
        + "Default: 0.7.",
      valueName: "t"))
  var rougeL: String?

  @Option(
    name: .customLong("self-bleu"),
    help: ArgumentHelp(
      "Then drops the query with the highest Self-BLEU until all are at most this, 0 to 1.",
      valueName: "s"))
  var selfBLEU: String?

  @Option(
    name: .customLong("self-bleu-keep"),
    help: ArgumentHelp("The same, until this many queries remain.", valueName: "n"))
  var selfBLEUKeep: String?

  @Option(
    help: ArgumentHelp(
      "The order of the Self-BLEU to drop by, and the last one reported. Default: 4, and 2 to 5.",
      valueName: "n"))
  var order: String?

  @Option(
    help: ArgumentHelp("How texts are cut: \(Self.names(Tokenizer.self)). Default: unicode."))
  var tokenizer: String?

  @Flag(help: "Keeps a query whose numbers differ from those of every query it is near.")
  var numbersGuard = false

  @Option(help: "How many threads. Default: all cores. Results do not depend on it.")
  var threads: String?

  @Option(help: "Of the samples in the report. Default: 0.")
  var seed: String?

  @Option(
    help: ArgumentHelp(
      "auto, full, counts, or some of \(Self.names(DiversityOptions.Section.self)), with commas. "
        + "Default: auto.",
      discussion: "auto is counts where files are written for 5,000 queries or more, else full."))
  var report: String?

  @Flag(help: "Prints the report as JSON.")
  var json = false

  func validate() throws {
    _ = try options()
  }

  func run() throws {
    let options = try options()
    let written = Written()
    try reporting {
      do {
        LargePages.preferForThisThread()
        let progress = RunProgress()
        let result = try Attendant.during(progress) {
          try DiversityJob(options).run(progress: progress) { written.note() }
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

  /// - Throws: all that is wrong, as one error.
  private func options() throws -> DiversityOptions {
    var values = ReadValues()
    var options = DiversityOptions(input: input)
    options.format = values.choice(format, "--format") ?? .auto
    options.field = field
    options.kept = out == "/dev/stdout" ? "-" : out
    options.dropped = dropped == "/dev/stdout" ? "-" : dropped
    options.highest = highest == "/dev/stdout" ? "-" : highest
    options.against = against
    options.tokenizer = values.choice(tokenizer, "--tokenizer") ?? .unicode
    switch rougeL {
    case nil: break
    case "off": options.rougeL = nil
    case let text?: options.rougeL = values.share(text, "--rouge-l", "0 to 1, or off")
    }
    options.numbersGuard = numbersGuard
    let atMost = values.share(selfBLEU, "--self-bleu", "0 to 1")
    let keep = values.count(selfBLEUKeep, "--self-bleu-keep", least: 0)
    options.selfBLEU = atMost.map { .atMost($0) } ?? keep.map { .keep($0) }
    options.order = values.count(order, "--order", least: 1)
    options.threads =
      values.count(threads, "--threads", least: 1)
      ?? ProcessInfo.processInfo.activeProcessorCount
    options.seed = values.seed(seed, "--seed") ?? 0
    options.report = reported(&values)
    checkTogether(&values)
    try values.end()
    return options
  }

  /// What options say of each other.
  private func checkTogether(_ values: inout ReadValues) {
    if selfBLEU != nil, selfBLEUKeep != nil {
      values.problem("--self-bleu and --self-bleu-keep: expected one of them, found both")
    }
    if rougeL == "off", !against.isEmpty, highest == nil {
      values.problem(
        "--against: needs --rouge-l, which is off, or --highest: nothing would be compared")
    }
    if highest != nil, against.isEmpty {
      values.problem("--highest: needs --against, the texts to compare with")
    }
    if against.contains("-") {
      values.problem("--against: expected a file, found - (standard input)")
    }
  }

  private func reported(_ values: inout ReadValues) -> DiversityOptions.Report {
    guard let report, report != "auto" else { return .auto }
    if report == "full" { return .sections(DiversityOptions.Section.allCases) }
    if report == "counts" { return .sections([]) }
    var sections: [DiversityOptions.Section] = []
    for name in report.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      if let section = DiversityOptions.Section(rawValue: name) {
        sections.append(section)
      } else {
        values.problem(
          "--report: no section named \"\(name)\"; there are: auto, full, counts, "
            + Self.names(DiversityOptions.Section.self))
      }
    }
    return .sections(sections)
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

/// Reads the values of options, and keeps in mind what is wrong with them.
private struct ReadValues {
  private var problems: [String] = []

  mutating func problem(_ text: String) { problems.append(text) }

  /// - Throws: all problems, if there are any.
  func end() throws {
    guard var text = problems.first else { return }
    for problem in problems.dropFirst() { text += "\n       " + problem }
    throw ValidationError(text)
  }

  mutating func choice<Value: CaseIterable & RawRepresentable<String>>(
    _ text: String?, _ option: String
  ) -> Value? {
    guard let text else { return nil }
    do {
      return try Choice.named(text)
    } catch {
      problem("\(option): \(error)")
      return nil
    }
  }

  mutating func share(_ text: String?, _ option: String, _ expected: String) -> Double? {
    guard let text else { return nil }
    guard let share = Double(text), (0...1).contains(share) else {
      problem("\(option): expected \(expected), found \(text)")
      return nil
    }
    return share
  }

  mutating func count(_ text: String?, _ option: String, least: Int) -> Int? {
    guard let text else { return nil }
    guard let count = Int(text), count >= least else {
      problem("\(option): expected a whole number of \(least) or more, found \(text)")
      return nil
    }
    return count
  }

  mutating func seed(_ text: String?, _ option: String) -> UInt64? {
    guard let text else { return nil }
    guard let seed = UInt64(text) else {
      problem("\(option): expected a whole number from 0 to 2^64 - 1, found \(text)")
      return nil
    }
    return seed
  }
}
