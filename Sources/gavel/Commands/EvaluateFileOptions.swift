import ArgumentParser
import GavelCore
import GavelPipeline

/// The files that `gavel evaluate` joins.
struct EvaluateFileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The labels, by id: of people, or of whatever counts as right. Of a run: by the pair's id.",
      valueName: "file"))
  var gold: String?

  @Option(help: ArgumentHelp("What the judge said, by id.", valueName: "file"))
  var predictions: String?

  @Option(
    help: ArgumentHelp(
      "What the judge said of the same pairs with the second response in front.",
      valueName: "file"))
  var swapped: String?

  @Option(
    help: ArgumentHelp("What a second judge said, to compare it with.", valueName: "file"))
  var versus: String?

  @Option(
    help: ArgumentHelp(
      "What the second judge said with the second response in front.", valueName: "file"))
  var versusSwapped: String?

  @Option(
    help: ArgumentHelp(
      "How rows are laid out: \(EvaluationFiles.Layout.names). Default: auto, by their keys."),
    transform: Choice.named)
  var layout: EvaluationFiles.Layout?

  @Option(
    help: ArgumentHelp(
      "The judge format that reads raw completions: "
        + JudgeFormats.all.map { $0.name }.joined(separator: ", ") + ".", valueName: "name"))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "What 1 means in a swapped file: as_shown, the response in front; mapped, the pair's first. "
        + "Default: as_shown."),
    transform: Choice.named)
  var swappedLabels: EvaluationFiles.SwappedLabels?

  /// The options that were given, by their names.
  var given: [String] {
    [
      ("--predictions", predictions != nil), ("--swapped", swapped != nil),
      ("--versus", versus != nil), ("--versus-swapped", versusSwapped != nil),
      ("--layout", layout != nil), ("--format", format != nil),
      ("--swapped-labels", swappedLabels != nil),
    ].filter(\.1).map(\.0)
  }

  func validate() throws {
    if let format, !JudgeFormats.all.contains(where: { $0.name == format }) {
      throw ValidationError(
        "--format: no judge format named \"\(format)\"; there are: "
          + JudgeFormats.all.map { $0.name }.joined(separator: ", "))
    }
    if versusSwapped != nil, versus == nil {
      throw ValidationError("--versus-swapped: needs --versus, the second judge's predictions")
    }
    if versusSwapped != nil, swapped == nil {
      throw ValidationError(
        "--versus-swapped: needs --swapped: both judges are compared in the same orders")
    }
    if swapped != nil, let swapped, swapped == predictions {
      throw ValidationError("--swapped: expected another file than --predictions")
    }
    if versus != nil, versus == predictions, versusSwapped == swapped {
      throw ValidationError("--versus: expected another file than --predictions")
    }
  }

  /// The files of the judge, or of the one it is compared with.
  func files(predictions: String, swapped: String?) -> EvaluationFiles {
    EvaluationFiles(
      gold: gold, predictions: predictions, swapped: swapped, layout: layout ?? .auto,
      format: format, swappedLabels: swappedLabels ?? .asShown)
  }
}
