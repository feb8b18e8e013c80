/// What Stirling's formula for the logarithm of a factorial leaves over.
///
/// log k! = (k + ½) log(k + 1) − (k + 1) + ½ log 2π + tail(k). Quotients of factorials in which the
/// large terms cancel are computed from the tails without losing digits.
enum StirlingTail {
  /// To within 10⁻¹² for every `k` from 0 on.
  static func of(_ k: Double) -> Double {
    if k < 10 { return first[Int(k)] }
    let inverse = 1 / (k + 1)
    let square = inverse * inverse
    return (1 / 12 - (1 / 360 - (1 / 1260 - square / 1680) * square) * square) * inverse
  }

  private static let first = [
    0.081061466795327258, 0.041340695955409294, 0.027677925684998339, 0.020790672103765093,
    0.016644691189821193, 0.013876128823070748, 0.011896709945891770, 0.010411265261972096,
    0.009255462182712733, 0.008330563433362871,
  ]
}
