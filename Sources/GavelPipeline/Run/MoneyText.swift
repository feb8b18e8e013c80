import Foundation

/// Sums of money as people read them.
public enum MoneyText {
  /// `$12.34`, `$0.0123`; a sum too small for that is `< $0.0001`, never `$0.00`.
  public static func of(_ usd: Double) -> String {
    if usd == 0 { return "$0" }
    if usd > 0, usd < 0.0001 { return "< $0.0001" }
    return String(format: abs(usd) < 1 ? "$%.4f" : "$%.2f", usd)
  }
}
