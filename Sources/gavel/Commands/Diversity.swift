import ArgumentParser
import GavelPipeline
import GavelText

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

  @Option(help: "Of the samples in the report.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "auto, full, counts, or some of \(Self.names(DiversityOptions.Section.self)), with commas.",
      discussion: "auto is counts where files are written for 5,000 queries or more, else full."))
  var report = "auto"

  @Flag(help: "Prints the report as JSON.")
  var json = false

  func validate() throws { try request.validate() }

  func run() async throws { try await request.run() }

  /// The options as plain values.
  var request: DiversityRequest {
    DiversityRequest(
      input: input, out: out, dropped: dropped, against: against, highest: highest, field: field,
      format: format, rougeL: rougeL, selfBLEU: selfBLEU, selfBLEUKeep: selfBLEUKeep, order: order,
      tokenizer: tokenizer, numbersGuard: numbersGuard, threads: threads, seed: seed,
      report: report, json: json)
  }

  private static func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String
  ) throws -> Choice {
    guard let choice = Choice(rawValue: name) else {
      throw ValidationError("nothing named \"\(name)\"; there are: \(names(Choice.self))")
    }
    return choice
  }

  static func names<Choice: CaseIterable & RawRepresentable<String>>(
    _: Choice.Type
  ) -> String {
    Choice.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
