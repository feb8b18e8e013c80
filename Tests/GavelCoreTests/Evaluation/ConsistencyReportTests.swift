import Testing

@testable import GavelCore

@Suite struct ConsistencyReportTests {
  private func consistency(
    _ table: JudgedTable, _ unparsed: UnparsedPolicy = .wrong
  ) -> EvaluationReport {
    .consistency(of: table, unparsed: unparsed, resampling: Resampling(rounds: 40, seed: 2))
  }

  @Test("Consistency and biases are those of JudgeLM's definitions")
  func reference() throws {
    for row in try JudgeFixture.rows(JudgeFixture.Orders.self, in: "judge_orders") {
      let report = consistency(
        JudgedTable(
          labels: String(repeating: "-", count: row.forward.count), forward: row.forward,
          swapped: row.swapped))
      for (name, expected) in row.values {
        #expect(isSame(report.measure(name)?.value, as: expected), "\(name) of \(row.forward)")
      }
    }
  }

  @Test(
    "A verdict that follows the place is a bias to it",
    arguments: [
      ("a", "b", "bias_to_first"), ("a", "t", "bias_to_first"), ("t", "b", "bias_to_first"),
      ("b", "a", "bias_to_second"), ("t", "a", "bias_to_second"), ("b", "t", "bias_to_second"),
      ("a", "a", "consistency"), ("t", "t", "consistency"),
    ])
  func directions(_ forward: String, _ swapped: String, _ name: String) {
    let report = consistency(JudgedTable(labels: "-", forward: forward, swapped: swapped))
    for other in ["consistency", "bias_to_first", "bias_to_second"] {
      #expect(report.measure(other)?.value == (other == name ? 1 : 0))
    }
  }

  @Test("What cannot be read is no consistency, a tie, or left out, as the policy says")
  func policies() {
    let table = JudgedTable(labels: "-----", forward: "auuab", swapped: "auaub")
    for (policy, same, first, second, n) in [
      (UnparsedPolicy.wrong, 2, 0, 0, 5), (.tie, 3, 1, 1, 5), (.exclude, 2, 0, 0, 2),
    ] {
      let report = consistency(table, policy)
      #expect(isSame(report.measure("consistency")?.value, as: Double(same) / Double(n)))
      #expect(isSame(report.measure("bias_to_first")?.value, as: Double(first) / Double(n)))
      #expect(isSame(report.measure("bias_to_second")?.value, as: Double(second) / Double(n)))
      #expect(report.measure("consistency")?.n == n)
      #expect(report.measure("unparsed")?.value == 3)
      #expect(report.matrices.first?.counts.reduce(0, +) == n)
      #expect(report.notes.contains { $0.contains("3 of 5 pairs") })
    }
  }

  @Test("A judge that never changes its mind is not certain never to")
  func extremes() throws {
    let report = consistency(JudgedTable(labels: "----", forward: "abta", swapped: "abta"))
    let squared = 1.959963984540054 * 1.959963984540054
    let same = try #require(report.measure("consistency")?.interval)
    #expect(same.method == .wilson && same.upper == 1)
    #expect(isSame(same.lower, as: 4 / (4 + squared)))
    for name in ["bias_to_first", "bias_to_second", "total_bias"] {
      let none = try #require(report.measure(name)?.interval)
      #expect(none.method == .wilson && none.lower == 0, "\(name)")
      #expect(isSame(none.upper, as: squared / (4 + squared)), "\(name)")
    }
    #expect(report.measure("delta_bias")?.interval?.method == .bootstrap, "it is a difference")
  }

  @Test("Without a pair in both orders there is no section; other pairs are counted")
  func nothing() {
    #expect(consistency(JudgedTable(labels: "aa", forward: "ab")) == EvaluationReport())
    let report = consistency(JudgedTable(labels: "--", forward: "ab", swapped: "a-"))
    #expect(report.measure("consistency")?.n == 1)
    #expect(report.notes.contains { $0.contains("left out 1 of 2 rows") })
  }

  @Test("Orders exchanged exchange the biases and leave the rest")
  func exchanged() {
    var random = SplitMix64(9)
    let (forward, swapped) = (
      random.letters("aabt", count: 60), random.letters("abtu", count: 60)
    )
    let labels = String(repeating: "-", count: 60)
    let report = consistency(JudgedTable(labels: labels, forward: forward, swapped: swapped))
    let other = consistency(JudgedTable(labels: labels, forward: swapped, swapped: forward))
    for (one, same) in [
      ("consistency", "consistency"), ("bias_to_first", "bias_to_second"),
      ("delta_bias", "delta_bias"), ("total_bias", "total_bias"), ("unparsed", "unparsed"),
    ] {
      #expect(report.measure(one)?.value == other.measure(same)?.value)
    }
  }
}
