import ArgumentParser
import GavelCore
import GavelPipeline

/// Whose judgments of a run `gavel evaluate` looks at, and what it holds them against.
struct EvaluateRunOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The folder of a run whose judgments are evaluated.", valueName: "run"),
    completion: .directory)
  var folder: String?

  @Option(
    help: ArgumentHelp(
      "Which of the run's teachers is evaluated. Default: the only one.", valueName: "name"))
  var teacher: String?

  @Option(
    help: ArgumentHelp(
      "Asks this model of the settings to judge the validation split, and evaluates that.",
      valueName: "model"))
  var judge: String?

  @Option(
    help: ArgumentHelp(
      "Counts as right: samples, what the run kept; teacher:NAME, another teacher; reference, the "
        + "same teacher in the other reference mode; nothing.",
      discussion: "Default: --gold where it is given; samples with --judge; else nothing.",
      valueName: "labels"))
  var against: String?

  /// The options that were given, by their names.
  var given: [String] {
    [("--teacher", teacher != nil), ("--judge", judge != nil), ("--against", against != nil)]
      .filter(\.1).map(\.0)
  }

  func validate() throws {
    if teacher != nil, judge != nil {
      throw ValidationError("--teacher and --judge: expected one of them, found both")
    }
    _ = try labels()
  }

  /// The run as a source of judgments.
  func run(in folder: String, gold: String?, mode: ReferenceMode?) throws -> EvaluatedRun {
    try EvaluatedRun(
      folder: folder, judge: judge.map { .model($0) } ?? .teacher(teacher),
      against: gold.map { .people($0) } ?? labels() ?? (judge == nil ? .nothing : .samples),
      referenceMode: mode)
  }

  private func labels() throws -> EvaluatedRun.Against? {
    guard let against else { return nil }
    switch against {
    case "nothing": return .nothing
    case "samples": return .samples
    case "reference":
      guard judge == nil else {
        throw ValidationError("--against reference: is about a teacher, and --judge is none")
      }
      return .otherReferenceMode
    default:
      guard against.hasPrefix("teacher:"), against.count > 8 else {
        throw ValidationError(
          "--against: expected samples, teacher:NAME, reference or nothing, found \"\(against)\"; "
            + "people's labels are given with --gold FILE")
      }
      let other = String(against.dropFirst(8))
      guard other != teacher else {
        throw ValidationError("--against: expected another teacher than --teacher \(other)")
      }
      return .teacher(other)
    }
  }
}
