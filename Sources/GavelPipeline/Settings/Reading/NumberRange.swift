/// The numbers that a key accepts, and their name in messages.
struct NumberRange {
  let least: Double
  /// Whether the least number itself is refused.
  let isAbove: Bool
  let most: Double?

  static func from(_ least: Double, to most: Double? = nil) -> NumberRange {
    NumberRange(least: least, isAbove: false, most: most)
  }

  static func above(_ least: Double, to most: Double? = nil) -> NumberRange {
    NumberRange(least: least, isAbove: true, most: most)
  }

  static let share = NumberRange.from(0, to: 1)

  func contains(_ number: Double) -> Bool {
    (isAbove ? number > least : number >= least) && most.map { number <= $0 } ?? true
  }

  /// `from 0 to 2`, `of at least 1`, `above 0`.
  var description: String {
    let (low, high) = (DecimalText.of(least), most.map(DecimalText.of))
    return switch (isAbove, high) {
    case (false, let high?): "from \(low) to \(high)"
    case (false, nil): "of at least \(low)"
    case (true, let high?): "above \(low), at most \(high)"
    case (true, nil): "above \(low)"
    }
  }
}
