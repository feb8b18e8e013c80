extension EvaluationReport {
  /// Whether dropping what flips makes the rest better, where labels are known.
  ///
  /// The filter keeps a row whose two verdicts can be read and are the same. The accuracy of a row,
  /// kept or dropped, is that of what was said with a in front.
  public static func swapAudit(
    of table: JudgedTable, resampling: Resampling
  )
    -> EvaluationReport
  {
    var report = EvaluationReport()
    guard table.hasBothOrders else { return report }
    let tallies = table.tallies(width: 8) { row, sums in
      guard let isKept = row.isKept else { return }
      sums[0] = isKept ? 1 : 0
      sums[1] = 1
      guard let said = row.forward?.verdict, let label = row.gold.verdict else { return }
      let isRight: Double = said == label ? 1 : 0
      sums[2] = isRight
      sums[3] = 1
      sums[isKept ? 4 : 6] = isRight
      sums[isKept ? 5 : 7] = 1
    }
    var quotients = [Quotient.kept]
    if tallies.total[3] > 0 {
      quotients += [
        Quotient(name: "accuracy.forward", part: 2, whole: 3),
        Quotient(name: "accuracy.kept", part: 4, whole: 5),
        Quotient(name: "accuracy.dropped", part: 6, whole: 7),
        Quotient(
          name: "accuracy.kept_less_dropped", part: 4, whole: 5, kind: .less(part: 6, whole: 7)),
      ]
    }
    let measures = resampling.measured(quotients, in: tallies)
    report.sections.append(EvaluationSection("swap_audit", measures: measures))
    report.addRemarks(on: measures, of: table)

    report.addKept(of: table.byCategory, resampling)
    report.addKept(of: table.byModelPair, resampling)
    return report
  }

  private mutating func addKept(
    of groups: [(group: EvaluationSection.Group, table: JudgedTable)], _ resampling: Resampling
  ) {
    for (group, part) in groups where part.hasBothOrders {
      let tallies = part.tallies(width: 2) { row, sums in
        guard let isKept = row.isKept else { return }
        sums[0] = isKept ? 1 : 0
        sums[1] = 1
      }
      sections.append(
        EvaluationSection(
          "swap_audit", group: group, measures: resampling.measured([.kept], in: tallies)))
    }
  }

  private mutating func addRemarks(on measures: [Measured], of table: JudgedTable) {
    guard measures.count == 5 else { return }
    let unread = table.rows.count {
      $0.forward == .unparsed && $0.swapped != nil && $0.gold.verdict != nil
    }
    if unread > 0 {
      notes.append(
        "swap filter: \(unread) dropped rows have no accuracy, since nobody could read what was "
          + "said with a in front")
    }
    let (kept, dropped, difference) = (measures[2], measures[3], measures[4])
    guard let value = difference.value, let interval = difference.interval, interval.lower <= 0
    else { return }
    let found =
      interval.upper < 0
      ? "what the swap filter keeps is worse than what it drops"
      : "what the swap filter keeps is not shown to be better than what it drops"
    warnings.append(
      "\(found): accuracy \(Self.decimals(kept.value)) of \(kept.n) kept rows, "
        + "\(Self.decimals(dropped.value)) of \(dropped.n) dropped ones, difference "
        + "\(Self.decimals(value)) (\(Self.decimals(interval.lower)) to "
        + "\(Self.decimals(interval.upper)))")
  }

  private static func decimals(_ value: Double?) -> String {
    guard let value else { return "undefined" }
    let thousandths = Int((abs(value) * 1000).rounded())
    let digits = String(1000 + thousandths % 1000).dropFirst()
    return "\(value < 0 && thousandths > 0 ? "-" : "")\(thousandths / 1000).\(digits)"
  }
}

extension Quotient {
  /// Of rows that were judged in both orders, the share that the filter keeps.
  fileprivate static let kept = Quotient(name: "kept", part: 0, whole: 1)
}

extension JudgedRow {
  /// Whether the filter keeps it; `nil` where it was not judged in both orders.
  fileprivate var isKept: Bool? {
    guard let forward, let swapped else { return nil }
    return forward.verdict != nil && forward == swapped
  }
}
