/// By how much the longer response of a pair is longer than the shorter one.
enum LengthGap: String, Hashable, Sendable, CaseIterable {
  case upTo10 = "up to 10 %"
  case upTo50 = "10 to 50 %"
  case upTo100 = "50 to 100 %"
  case above100 = "above 100 %"

  /// The upper end belongs to a class: 10 % more is still up to 10 %.
  init(_ traits: PairTraits) {
    let shorter = Int(min(traits.a.length, traits.b.length))
    let more = Int(max(traits.a.length, traits.b.length)) - shorter
    self =
      switch more {
      case _ where more * 10 <= shorter: .upTo10
      case _ where more * 2 <= shorter: .upTo50
      case _ where more <= shorter: .upTo100
      default: .above100
      }
  }
}
