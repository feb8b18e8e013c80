import Testing

@testable import GavelCore

@Suite struct ConfusionMatrixTests {
  @Test("Every measure of agreement is scikit-learn's to 1e-9, and undefined where that has none")
  func reference() throws {
    let rows = try JudgeFixture.rows(JudgeFixture.Labels.self, in: "judge_labels")
    #expect(rows.count > 40)
    for row in rows {
      let matrix = try ConfusionMatrix(row.labels, row.predictions)
      let findings = Dictionary(
        uniqueKeysWithValues: matrix.findings.map { ($0.name, $0.estimate) })
      for (name, expected) in row.values where name != "f1.macro_zeros" {
        let found = try #require(findings[name], "\(name)")
        #expect(
          isSame(found.value, as: expected),
          "\(name) of \(row.labels) by \(row.predictions): \(found), not \(expected as Any)")
      }
      // A class that occurs has an F1, so zeros for those that have none change nothing.
      #expect(isSame(findings["f1.macro"]?.value, as: row.values["f1.macro_zeros"] ?? nil))
    }
  }

  @Test(
    "What is undefined says why",
    arguments: [
      ("", "", "accuracy", "no_rows"), ("", "", "kappa", "no_rows"), ("", "", "mcc", "no_rows"),
      ("", "", "f1.macro", "no_rows"), ("", "", "gwet_ac1", "no_rows"),
      ("", "", "precision.micro", "no_rows"), ("", "", "recall.tie", "no_rows"),
      ("aaa", "aaa", "kappa", "one_class"), ("aaa", "aaa", "kappa.linear", "one_class"),
      ("aaa", "aaa", "mcc", "constant"), ("aab", "aaa", "mcc", "constant"),
      ("aab", "aaa", "precision.b", "no_such_class"), ("aab", "aaa", "recall.tie", "no_such_class"),
      ("aab", "aaa", "f1.tie", "no_such_class"), ("ab", "uu", "precision.macro", "no_such_class"),
      ("ab", "uu", "precision.weighted", "no_such_class"),
      ("ab", "uu", "precision.micro", "no_such_class"),
    ])
  func undefined(_ labels: String, _ predictions: String, _ name: String, _ reason: String) throws {
    let matrix = try ConfusionMatrix(labels, predictions)
    let finding = try #require(matrix.findings.first { $0.name == name })
    #expect(finding.estimate.undefined?.rawValue == reason)
  }

  @Test("A class that is labelled and never predicted has an F1 of 0 and no precision")
  func neverPredicted() throws {
    let matrix = try ConfusionMatrix("aatb", "aaab")
    #expect(matrix.precision(.tie) == .undefined(.noSuchClass))
    #expect(matrix.recall(.tie) == .value(0))
    #expect(matrix.f1(.tie) == .value(0))
    // (2/3 + 1) / 2 where the tie is left out, (2/3 + 0 + 1) / 3 where it is a zero.
    #expect(isSame(matrix.mean(.macro) { $0.precision($1) }.value, as: 5.0 / 6))
    #expect(isSame(matrix.mean(.macroWithZeros) { $0.precision($1) }.value, as: 5.0 / 9))
  }

  @Test("What cannot be read is wrong in every measure, and as far from a label as can be")
  func unparsed() throws {
    let read = try ConfusionMatrix("aabbtt", "aabbtt")
    let half = try ConfusionMatrix("aabbtt", "aubutu")
    #expect(read.kappa() == .value(1) && read.matthews == .value(1))
    #expect(half.accuracy == .value(0.5))
    #expect(half.microPrecision == .value(1) && half.microRecall == .value(0.5))
    for weighting in ConfusionMatrix.Weighting.allCases {
      let kappa = try #require(half.kappa(weighting).value)
      // A wrong tie is nearer to a label than no answer.
      let tied = try #require(ConfusionMatrix("aabbtt", "atbttt").kappa(weighting).value)
      #expect(kappa < tied && kappa > 0)
    }
  }

  @Test("Sides changed everywhere change no measure but those of one side")
  func swappedSides() throws {
    var random = SplitMix64(7)
    func swapped(_ text: String) -> String {
      String(text.map { $0 == "a" ? "b" : $0 == "b" ? "a" : $0 })
    }
    for size in [1, 2, 5, 30, 200] {
      let labels = random.letters("aabt", count: size)
      let predictions = random.letters("abbbtu", count: size)
      let matrix = try ConfusionMatrix(labels, predictions)
      let other = try ConfusionMatrix(swapped(labels), swapped(predictions))
      for (finding, same) in zip(matrix.findings, other.findings)
      where !finding.name.hasSuffix(".a") && !finding.name.hasSuffix(".b") {
        #expect(isSame(finding.estimate.value, as: same.estimate.value), "\(finding.name)")
      }
      #expect(matrix.f1(.prefers(.a)) == other.f1(.prefers(.b)))
    }
  }

  @Test("Labels and predictions exchanged leave kappa, Matthews and AC1, and exchange the rest")
  func transposed() throws {
    var random = SplitMix64(8)
    for size in [2, 9, 120] {
      let labels = random.letters("aabt", count: size)
      let predictions = random.letters("abt", count: size)
      let matrix = try ConfusionMatrix(labels, predictions)
      let other = try ConfusionMatrix(predictions, labels)
      for (one, same) in zip(matrix.chanceCorrected, other.chanceCorrected) {
        #expect(isSame(one.estimate.value, as: same.estimate.value), "\(one.name)")
      }
      for label in Verdict.ranked { #expect(matrix.precision(label) == other.recall(label)) }
    }
  }

  @Test("Counting every row as often changes nothing")
  func scaled() throws {
    let matrix = try ConfusionMatrix("aabbtttabt", "abbbtatubt")
    let scaled = ConfusionMatrix(matrix.counts.map { $0 * 7 })
    for (one, same) in zip(matrix.findings, scaled.findings) {
      #expect(isSame(one.estimate.value, as: same.estimate.value), "\(one.name)")
    }
  }
}
