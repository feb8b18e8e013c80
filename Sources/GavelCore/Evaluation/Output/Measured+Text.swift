import Foundation

extension Measured {
  /// The value, where it is a number that can be written.
  public var number: Double? {
    value.flatMap { $0.isFinite ? $0 : nil }
  }

  /// Whether it counts something, and is written without a fraction.
  public var isCount: Bool {
    guard let number, number == number.rounded(), abs(number) < 1e15 else { return false }
    return Self.counts.contains(name) || Self.counts.contains(String(name.prefix { $0 != "." }))
  }

  /// Names, or what stands before their first dot.
  private static let counts: Set<String> = [
    "pairs", "questions", "labelled", "no_majority", "predicted", "unparsed", "responses",
    "a_scores", "b_scores", "ties", "inference_error", "score", "mcnemar.first_only",
    "mcnemar.second_only",
  ]

  /// The value for people: `0.7143`, `1204`; an en dash where there is none.
  public func text(places: Int = 4) -> String {
    guard let number else { return "–" }
    return isCount ? String(Int(number)) : Self.decimal(number, places: places)
  }

  /// `[0.5893, 0.8214]`; nil where there is none.
  public func intervalText(places: Int = 4) -> String? {
    guard let interval, interval.lower.isFinite, interval.upper.isFinite else { return nil }
    let lower = Self.decimal(interval.lower, places: places)
    return "[\(lower), \(Self.decimal(interval.upper, places: places))]"
  }

  /// A number with so many decimals, no zero below zero.
  public static func decimal(_ value: Double, places: Int) -> String {
    let text = value.fixed(places)
    return text.contains { $0 != "-" && $0 != "0" && $0 != "." } ? text : text.trimmingMinus
  }
}

extension String {
  fileprivate var trimmingMinus: String { hasPrefix("-") ? String(dropFirst()) : self }
}
