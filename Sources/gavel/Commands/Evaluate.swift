import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline

struct Evaluate: WaitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract:
      "Measures a judge: against labels, against itself with answers swapped, and its bias.",
    discussion: """
      Either of files with labels and predictions, joined by id, or of a run, whose judgments are \
      held against what the run kept, another teacher or people's labels. Each measure is printed \
      with its number of rows and an interval; what has no value says why.

      gavel evaluate --gold people.jsonl --predictions judge.jsonl --swapped judge-swapped.jsonl
      gavel evaluate runs/my-judge --against teacher:other
      gavel evaluate runs/my-judge --judge student --fail-under lower:kappa=0.5
      """)

  @OptionGroup(title: "Files") var files: EvaluateFileOptions

  @OptionGroup(title: "A run") var source: EvaluateRunOptions

  @OptionGroup(title: "The model of --judge") var endpoint: EndpointJudgeOptions

  @Option(
    help: ArgumentHelp(
      "How an answer that cannot be read counts against a label: as a tie, as wrong, or not at all "
        + "(exclude). Default: wrong."),
    transform: Choice.named)
  var unparsed = UnparsedPolicy.wrong

  @Option(
    help: ArgumentHelp(
      "The judge's family: whether it prefers models with this in their names.", valueName: "name"))
  var family: String?

  @Option(
    help: ArgumentHelp(
      "Also by these, with commas: \(EvaluationOptions.Grouping.names); or none. Default: all.",
      valueName: "groups"))
  var by: String?

  @Option(help: "How many resamples an interval is made of. Default: 1000.")
  var rounds = 1000

  @Option(help: "The confidence of the intervals, between 0 and 1. Default: 0.95.")
  var level = 0.95

  @Option(help: "Of the resamples.")
  var seed: UInt64 = 0

  @Option(help: "How many threads. Default: all cores. Results do not depend on it.")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Ends with status 5 where a measure is below a value. May be given several times.",
      discussion: "[lower:|upper:][SECTION.]NAME=VALUE; lower: and upper: are the interval's ends.",
      valueName: "measure=x"))
  var failUnder: [String] = []

  @Option(
    help: ArgumentHelp("The same, where a measure is above a value.", valueName: "measure=x"))
  var failOver: [String] = []

  @Flag(exclusivity: .exclusive)
  var output = EvaluationOutput.text

  @Option(
    name: [.customShort("o"), .customLong("out")],
    help: ArgumentHelp("Writes the report here; - is standard output.", valueName: "file"))
  var out: String?

  /// All values of all resamples are held until their percentiles are taken.
  private static let mostRounds = 1_000_000

  func validate() throws {
    try validateSource()
    try validateEndpoint()
    guard (1...Self.mostRounds).contains(rounds) else {
      throw ValidationError("--rounds: expected 1 to \(Self.mostRounds), found \(rounds)")
    }
    if let threads, threads < 1 {
      throw ValidationError("--threads: expected 1 or more, found \(threads)")
    }
    guard level > 0, level < 1 else {
      throw ValidationError("--level: expected a value between 0 and 1, found \(level)")
    }
    _ = try groupings()
    _ = try gates()
  }

  private func validateSource() throws {
    guard source.folder == nil else {
      if let first = files.given.first {
        throw ValidationError(
          "\(first): is of files, and a run is given; expected one of them")
      }
      if files.gold != nil, let against = source.against {
        throw ValidationError(
          "--gold and --against \(against): expected one of them, found both")
      }
      return
    }
    if let first = source.given.first ?? endpoint.reference.map({ _ in "--reference" }) {
      throw ValidationError("\(first): needs a run, whose folder stands behind evaluate")
    }
    guard files.predictions != nil else {
      throw ValidationError("expected a run's folder or --predictions FILE: nothing to evaluate")
    }
  }

  func work() async throws {
    try await reporting {
      if let judge = source.judge, let folder = source.folder {
        try await ask(judge, in: folder)
      }
      let report = try await report()
      try write(report)
      try check(report)
    }
  }

  private func report() async throws -> EvaluationReport {
    let options = try options()
    let rows = try rows()
    let progress = RunProgress()
    do {
      return try await ProgressDisplay(progress).during {
        try await Interrupts.handled(RunControl(), progress) {
          try await Abandoned.unlessCancelled {
            let data = try rows.read(progress: progress)
            return try Evaluation(data.first, versus: data.second, options)
              .report(progress: progress)
          }
        }
      }
    } catch is CancellationError {
      Talk.say("gavel: interrupted; nothing was written")
      throw ExitStatus.interrupted.code
    }
  }

  private func rows() throws -> EvaluationSource {
    if let folder = source.folder {
      return .run(try source.run(in: folder, gold: files.gold, mode: endpoint.reference))
    }
    return .files(
      files.files(predictions: files.predictions ?? "", swapped: files.swapped),
      versus: files.versus.map { files.files(predictions: $0, swapped: files.versusSwapped) })
  }

  private func options() throws -> EvaluationOptions {
    EvaluationOptions(
      unparsed: unparsed, family: family,
      resampling: Resampling(
        rounds: rounds, seed: seed, level: level,
        threads: threads ?? ProcessInfo.processInfo.activeProcessorCount),
      groupings: try groupings(), comparesSides: output == .nova)
  }

  private func write(_ report: EvaluationReport) throws {
    let isFile = out != nil && out != "-" && out != "/dev/stdout"
    let text = try output.text(
      of: report, dataset: dataset, columns: isFile ? 100 : Talk.dataColumns)
    if output != .text { report.warnings.forEach { Talk.warn($0) } }
    guard isFile, let out else { return Talk.data(text, end: "") }
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
    } catch {
      throw UnwritableReport(path: out, problem: "\(error.localizedDescription)")
    }
  }

  /// What the data are called where a layout asks for a name: the run's folder, or a file.
  private var dataset: String {
    let path = source.folder ?? files.gold ?? files.predictions ?? ""
    return URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  private func check(_ report: EvaluationReport) throws {
    let failures = try gates().compactMap { gate throws(UnknownMeasure) in
      try gate.failure(in: report)
    }
    guard !failures.isEmpty else { return }
    for failure in failures {
      Talk.say("gavel: \(failure)", .error, event: "gate")
    }
    throw ExitStatus.gate.code
  }

  func groupings() throws -> Set<EvaluationOptions.Grouping> {
    guard let by else { return Set(EvaluationOptions.Grouping.allCases) }
    if by == "none" { return [] }
    return Set(
      try by.split(separator: ",", omittingEmptySubsequences: false).map { name in
        guard let grouping = EvaluationOptions.Grouping(rawValue: String(name)) else {
          throw ValidationError(
            "--by: nothing named \"\(name)\"; there are: "
              + "\(EvaluationOptions.Grouping.names), none")
        }
        return grouping
      })
  }

  func gates() throws -> [EvaluationGate] {
    func read(_ texts: [String], _ kind: EvaluationGate.Kind) throws -> [EvaluationGate] {
      try texts.map { text in
        do throws(UnreadableGate) {
          return try EvaluationGate(text, kind: kind)
        } catch {
          throw ValidationError("--fail-\(kind.rawValue): \(error)")
        }
      }
    }
    return try read(failUnder, .under) + read(failOver, .over)
  }
}
