extension ConfusionMatrix {
  private static let precisions = ["precision.a", "precision.tie", "precision.b"]
  private static let recalls = ["recall.a", "recall.tie", "recall.b"]
  private static let f1s = ["f1.a", "f1.tie", "f1.b"]

  /// Which of the findings are shares of rows, and the counts of all the rows that each is of.
  ///
  /// F1 is none: what it divides by counts some rows twice. Nor is a mean over classes.
  static let shares: [String: [Int]] = {
    let all = Array(0..<cells)
    var shares = [
      "accuracy": all, "recall.micro": all, "observed_agreement": all,
      "precision.micro": all.filter { $0 % 4 < 3 },
    ]
    for place in 0..<3 {
      shares[precisions[place]] = all.filter { $0 % 4 == place }
      shares[recalls[place]] = all.filter { $0 / 4 == place }
    }
    return shares
  }()

  /// What a report says of a judge's verdicts against labels, in its order.
  var findings: [Finding] {
    var findings = [
      Finding("accuracy", accuracy, n: total),
      Finding("balanced_accuracy", balancedAccuracy, n: total),
    ]
    findings += chanceCorrected
    for label in Verdict.ranked {
      let place = label.rank
      findings += [
        Finding(Self.precisions[place], precision(label), n: predicted[place]),
        Finding(Self.recalls[place], recall(label), n: labelled[place]),
        Finding(Self.f1s[place], f1(label), n: total),
      ]
    }
    findings += [
      Finding("precision.macro", mean(.macro) { $0.precision($1) }, n: total),
      Finding("recall.macro", mean(.macro) { $0.recall($1) }, n: total),
      Finding("f1.macro", mean(.macro) { $0.f1($1) }, n: total),
      Finding("precision.macro_zeros", mean(.macroWithZeros) { $0.precision($1) }, n: total),
      Finding("recall.macro_zeros", mean(.macroWithZeros) { $0.recall($1) }, n: total),
      Finding("precision.weighted", mean(.weighted) { $0.precision($1) }, n: total),
      Finding("recall.weighted", mean(.weighted) { $0.recall($1) }, n: total),
      Finding("f1.weighted", mean(.weighted) { $0.f1($1) }, n: total),
      Finding("precision.micro", microPrecision, n: total - predicted[3]),
      Finding("recall.micro", microRecall, n: total),
      Finding("f1.micro", microF1, n: total),
    ]
    return findings
  }

  /// Agreement beyond chance, of a judge and of people alike.
  var chanceCorrected: [Finding] {
    [
      Finding("kappa", kappa(), n: total),
      Finding("kappa.linear", kappa(.linear), n: total),
      Finding("kappa.quadratic", kappa(.quadratic), n: total),
      Finding("mcc", matthews, n: total),
      Finding("gwet_ac1", gwetAC1, n: total),
    ]
  }

  /// As a report prints it; the column of the unparsed only where they are a class of their own.
  func labelled(_ name: String, unparsed: UnparsedPolicy) -> LabelledMatrix {
    let labels = Verdict.ranked.map(\.name)
    let columns = unparsed == .wrong ? 4 : 3
    return LabelledMatrix(
      name, rows: labels, columns: columns == 4 ? labels + ["unparsed"] : labels,
      counts: (0..<3).flatMap { row in (0..<columns).map { Int(counts[row * 4 + $0]) } })
  }
}
