import GavelPipeline
import GavelStore

/// What models were asked, and what it cost.
extension Summary {
  var spendingLines: [String] {
    guard !spending.rows.isEmpty else { return [] }
    let showsMoney = spending.isWorthTelling || spending.evaluations.isWorthTelling
    var table = Table(numbers: [2, 3, 4, 5])
    table.rows.append(
      ["model", "for", "answers", "prompt tokens", "completion tokens"]
        + (showsMoney ? ["cost", ""] : []))
    for row in spending.rows {
      let total = row.total
      table.rows.append(
        [
          total.name, total.purpose, total.answers.grouped, total.promptTokens.grouped,
          total.completionTokens.grouped,
        ] + (showsMoney ? Self.cost(of: row) : []))
    }
    var lines = [""] + table.lines
    if showsMoney { lines += ["", "spent  \(spent)"] }
    if spending.cached > 0 {
      let worth = spending.saved > 0 ? ", \(MoneyText.of(spending.saved))" : ""
      lines += [
        showsMoney ? "" : nil, "saved \(spending.cached.grouped) requests\(worth), by the cache",
      ].compactMap { $0 }
    }
    return lines
  }

  private static func cost(of row: Spending.Row) -> [String] {
    guard let usd = row.usd else { return ["unknown", "no price"] }
    return [
      MoneyText.of(usd), row.unknown > 0 ? "+ \(row.unknown.grouped) answers not counted" : "",
    ]
  }

  /// `$1.20 of $5, and 12 answers whose cost is unknown`.
  private var spent: String {
    var parts: [String] = []
    if spending.isAnyKnown {
      parts.append(
        MoneyText.of(spending.usd) + (spending.cap.map { " of \(MoneyText.of($0))" } ?? ""))
    }
    if spending.unknown > 0 {
      let unknown = "\(spending.unknown.grouped) answers whose cost is unknown"
      parts.append(parts.isEmpty ? "unknown: \(unknown)" : unknown)
    }
    let evaluations = spending.evaluations
    if evaluations.usd > 0 { parts.append("\(MoneyText.of(evaluations.usd)) to evaluate") }
    if evaluations.unknown > 0 {
      parts.append("\(evaluations.unknown.grouped) answers of unknown cost to evaluate")
    }
    return parts.joined(separator: ", and ")
  }
}
