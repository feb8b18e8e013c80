extension SimulatedModel {
  /// How often a teacher's verdict on a pair differs between its two orders, exactly.
  ///
  /// Both answers can be read; a verdict against a tie is a difference too.
  /// With position bias β and noise ν one order gives the side that it shows first with
  /// β + (1−β)ν/3, the other side and the tie with (1−β)ν/3 each, and the truth with a further
  /// (1−β)(1−ν). The orders are drawn independently, so that the rate is
  /// 1 − Σ P(verdict | forward) · P(verdict | swapped) over the three verdicts. Malformed answers
  /// and refusals are drawn before the verdict and do not change it.
  public static func expectedFlipRate(
    truth: Preference<Side>, positionBias: Double, noise: Double
  ) -> Double {
    func share(_ verdict: Verdict, in order: Order) -> Double {
      let biased = verdict == .prefers(order.side(at: .first)) ? positionBias : 0
      let drawn = (1 - positionBias) * noise / 3
      let meant = verdict == truth ? (1 - positionBias) * (1 - noise) : 0
      return biased + drawn + meant
    }
    let verdicts: [Verdict] = [.prefers(.a), .prefers(.b), .tie]
    return 1 - verdicts.reduce(0) { $0 + share($1, in: .forward) * share($1, in: .swapped) }
  }
}
