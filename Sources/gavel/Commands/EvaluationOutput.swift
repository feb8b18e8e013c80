import ArgumentParser
import GavelCore
import GavelPipeline

/// In what form `gavel evaluate` writes its report.
enum EvaluationOutput: String, EnumerableFlag {
  case text, json, csv, markdown, nova, fmeval

  static func help(for value: EvaluationOutput) -> ArgumentHelp? {
    switch value {
    case .text: "Prints tables for people. This is the default."
    case .json: "Prints JSON: every number with its name, n and interval."
    case .csv: "Prints CSV: a row for each number."
    case .markdown: "Prints Markdown tables, for papers."
    case .nova: "Prints JSON as Amazon Nova's evaluation writes its results."
    case .fmeval: "Prints JSON as FMEval's EvalOutput."
    }
  }

  /// The report in this form, ends of lines included.
  func text(of report: EvaluationReport, dataset: String, columns: Int) throws -> String {
    switch self {
    case .text: EvaluationText(report, columns: columns).lines.joined(separator: "\n") + "\n"
    case .json: report.json.pretty + "\n"
    case .csv: report.csv
    case .markdown: report.markdown
    case .nova: try nova(report).pretty + "\n"
    case .fmeval: report.fmeval(dataset: dataset).pretty + "\n"
    }
  }

  private func nova(_ report: EvaluationReport) throws(NothingToEvaluate) -> JSONValue {
    guard let json = report.nova else {
      throw NothingToEvaluate(
        "--nova: there is no comparison of two models; expected pairs of the same two models, "
          + "or rows that name none")
    }
    return json
  }
}
