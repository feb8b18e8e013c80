/// What the places in the prompt do to a judge.
enum PositionBias {
  /// How often the response that stands first is preferred, ties left out.
  static func preferences(in table: JudgedTable, _ resampling: Resampling) -> [Measured] {
    guard table.rows.contains(where: { $0.swapped != nil }) else { return [] }
    let tallies = table.tallies(width: 4) { row, sums in
      for (order, column) in [(Order.forward, 0), (.swapped, 1)] {
        guard let choice = row.prediction(in: order)?.verdict?.choice else { continue }
        let isFirst: Double = choice == order.side(at: .first) ? 1 : 0
        if column == 1 {
          sums[0] = isFirst
          sums[1] = 1
        }
        sums[2] += isFirst
        sums[3] += 1
      }
    }
    return resampling.measured(
      [
        Quotient(name: "first_preferred.swapped", part: 0, whole: 1),
        Quotient(name: "first_preferred", part: 2, whole: 3),
      ], in: tallies)
  }

  /// How often the verdict changes with the places, and towards which, among rows that were read in
  /// both orders.
  ///
  /// Towards the first is JudgeLM's bias to the first (arXiv 2310.17631): the place in front gains,
  /// from second to first, from a tie to first, or from second to a tie.
  static func flips(
    in table: JudgedTable, _ resampling: Resampling,
    where holds: (JudgedRow) -> Bool = { _ in true }
  ) -> [Measured] {
    let tallies = table.tallies(width: 5) { row, sums in
      guard holds(row), let forward = row.forward?.verdict, let swapped = row.swapped?.verdict
      else { return }
      sums[0] = 1
      guard forward != swapped else { return }
      let gain = Order.forward.gain(of: forward) + Order.swapped.gain(of: swapped)
      sums[1] = 1
      sums[gain > 0 ? 2 : 3] = 1
      sums[4] = gain > 0 ? 1 : -1
    }
    return resampling.measured(
      [
        Quotient(name: "flip_rate", part: 1, whole: 0),
        Quotient(name: "bias_to_first", part: 2, whole: 0),
        Quotient(name: "bias_to_second", part: 3, whole: 0),
        Quotient(name: "bias_to_first_less_second", part: 4, whole: 0, kind: .mean),
      ], in: tallies)
  }
}

extension Order {
  /// What a verdict gives the place in front: 1 where it is preferred, -1 where the other is.
  fileprivate func gain(of verdict: Verdict) -> Int {
    verdict.choice.map { $0 == side(at: .first) ? 1 : -1 } ?? 0
  }
}
