import ArgumentParser

/// In what form `gavel evaluate` writes its report.
enum EvaluationOutput: String, EnumerableFlag {
  case text, json, csv, markdown, nova, fmeval

  static func help(for value: EvaluationOutput) -> ArgumentHelp? {
    switch value {
    case .text: "Prints tables for people, which is the default."
    case .json: "Prints JSON: every number with its name, n and interval."
    case .csv: "Prints CSV: a row for each number."
    case .markdown: "Prints Markdown, for papers."
    case .nova: "Prints JSON as Amazon Nova's evaluation writes it."
    case .fmeval: "Prints JSON as FMEval's EvalOutput."
    }
  }
}
