import GavelCore
import GavelStore

extension DatasetCard {
  /// What the export's options did, one sentence each.
  var optionSentences: [String] {
    let (export, tally) = (manifest.export, manifest.tally)
    let dropped = tally.counts.dropped
    var sentences: [String] = []
    if let most = export.maxTokens {
      sentences.append(
        export.over == .flag
          ? "\(tally.flagged) examples have more than \(most) tokens, by an estimate; their lines "
            + "of `index.jsonl` say so."
          : "Examples of more than \(most) tokens, by an estimate, are left out: "
            + "\(dropped[.tooLong] ?? 0).")
    }
    switch export.balance {
    case .none: break
    case .position:
      sentences.append(
        "Balanced by position: in each split as many verdicts for the first answer as for the "
          + "second; \(dropped[.surplus] ?? 0) examples were left out for it.")
    case .label:
      sentences.append(
        "Balanced by label: in each split as many verdicts for the first answer, the second and "
          + "neither; \(dropped[.surplus] ?? 0) examples were left out for it.")
    }
    if let ties = dropped[.tie] { sentences.append("\(ties) ties are left out.") }
    return sentences
  }

  /// Verdicts by the place that they prefer, for each split; of lists, the number of the answer with
  /// the highest score; of single answers, the scores.
  var labelTable: [String] {
    let splits = SplitName.allCases
    let tally = manifest.tally
    let what = manifest.export.of == .pairs ? "verdict" : "score"
    var lines = ["| \(what) | train | validation |", "| --- | ---: | ---: |"]
    for label in tally.names {
      let cells = splits.map { split -> String in
        let all = tally.names.reduce(0) { $0 + tally.count($1, in: split) }
        let count = tally.count(label, in: split)
        return all == 0 ? "\(count)" : "\(count) (\(percent(Double(count) / Double(all))))"
      }
      lines.append("| \(label) | \(cells.joined(separator: " | ")) |")
    }
    return lines
  }

  /// The models of the run, what their servers called themselves, and what they cost.
  var modelTable: [String] {
    let settings = manifest.settings
    var lines = [
      "| model | used as | asked for | reported by the server | USD per million tokens, in / out |",
      "| --- | --- | --- | --- | ---: |",
    ]
    for (name, served) in manifest.served {
      guard let model = settings.model(named: name) else { continue }
      var roles: [String] = []
      if settings.candidates.contains(name) { roles.append("candidate") }
      if settings.teachers.contains(name) { roles.append("teacher") }
      if settings.writers.contains(name) { roles.append("writer of references") }
      let price =
        model.provider == .simulator
        ? "simulated"
        : model.price.map { paid($0, of: model) } ?? "unknown"
      lines.append(
        "| \(cell(name)) | \(roles.joined(separator: ", ")) | \(cell(model.model)) "
          + "| \(served.isEmpty ? "–" : served.map(cell).joined(separator: ", ")) | \(price) |")
    }
    return lines
  }

  /// What was paid: of a model whose requests go in batch jobs, less its discount.
  private func paid(_ price: Settings.Price, of model: Settings.Model) -> String {
    func decimal(_ number: Double) -> String { DecimalText.of((number * 1e9).rounded() / 1e9) }
    let share = 1 - price.batchDiscount
    let paid = "\(decimal(price.input * share)) / \(decimal(price.output * share))"
    guard model.via == .batch else { return paid }
    return "\(paid) (batch jobs, \(decimal(price.batchDiscount * 100)) % off)"
  }

  private func cell(_ text: String) -> String {
    "`\(text.map { $0 == "|" ? "\\|" : $0.isNewline ? " " : String($0) }.joined())`"
  }
}
