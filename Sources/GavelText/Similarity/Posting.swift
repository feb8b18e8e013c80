/// A text in the list of one of its elements, with what rules it out at a glance.
struct Posting {
  static let none = Posting(signature: 0, text: 0, length: 0, longestPartner: 0)

  /// One bit an element, by hash: texts that share nearly everything differ in few bits.
  var signature: UInt64
  var text: UInt32
  /// In tokens; clamped, as every length it is compared with.
  var length: UInt16
  /// The longest text that finds this one through this element and not an earlier one; clamped.
  var longestPartner: UInt16
}
