import ArgumentParser
import GavelPipeline

/// The options of an export that go over those of the settings.
struct ExportOptions: ParsableArguments {
  @Option(help: "The share of samples that are also exported with the sides exchanged, 0 to 1.")
  var swapAugmentation: Double?

  @Option(help: "The share of pairs whose example hides the reference, 0 to 1.")
  var referenceDrop: Double?

  @Option(help: ArgumentHelp("The most tokens of a line, by an estimate.", valueName: "n"))
  var maxTokens: Int?

  @Option(help: "What becomes of lines above --max-tokens: drop, flag.")
  var over: String?

  @Option(help: "What is made equally frequent in each split: none, position, label.")
  var balance: String?

  @Option(help: "Ties: keep, drop, or the greatest share, 0 to 1.")
  var ties: String?

  @Option(
    help: ArgumentHelp(
      "The template pack of the student's prompt and target, by name or path.", valueName: "pack"))
  var template: String?

  @Option(help: "The licence for the dataset card, as Hugging Face calls it.")
  var license: String?

  var options: Reexport.Options {
    var options = Reexport.Options()
    options.swapAugmentation = swapAugmentation
    options.referenceDrop = referenceDrop
    options.maxTokens = maxTokens
    options.over = over.flatMap(Settings.Export.Over.init(rawValue:))
    options.balance = balance.flatMap(Settings.Export.Balance.init(rawValue:))
    options.ties = ties.flatMap(Self.ties)
    options.template = template
    options.license = license
    return options
  }

  func validate() throws {
    for (name, share) in [
      ("--swap-augmentation", swapAugmentation), ("--reference-drop", referenceDrop),
    ] {
      if let share, !(0...1).contains(share) {
        throw ValidationError("\(name): expected 0 to 1, found \(share)")
      }
    }
    if let maxTokens, maxTokens < 1 {
      throw ValidationError(
        "--max-tokens: expected a whole number of at least 1, found \(maxTokens)")
    }
    if let over, Settings.Export.Over(rawValue: over) == nil {
      throw ValidationError("--over: expected drop or flag, found \"\(over)\"")
    }
    if let balance, Settings.Export.Balance(rawValue: balance) == nil {
      throw ValidationError("--balance: expected none, position or label, found \"\(balance)\"")
    }
    if let ties, Self.ties(ties) == nil {
      throw ValidationError("--ties: expected keep, drop or a share from 0 to 1, found \"\(ties)\"")
    }
  }

  private static func ties(_ text: String) -> Settings.Export.Ties? {
    switch text {
    case "keep": .keep
    case "drop": .drop
    default: Double(text).flatMap { (0...1).contains($0) ? .atMost($0) : nil }
    }
  }
}
