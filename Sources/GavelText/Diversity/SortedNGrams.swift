/// N-grams of a part in the order of their keys, so that equal ones stand together for every order.
///
/// What is known of them are levels: the number of orders, from ``shorter`` + 1 on, at which an
/// n-gram is the same as another one.
struct SortedNGrams {
  let starts: UnsafeBufferPointer<NGramStart>
  /// By place: its level with the one before; one more at the end; 0 for the first and last.
  let levels: UnsafeBufferPointer<UInt8>
  let keys: NGramLevels

  /// The orders up to this one were looked at in rounds before.
  var shorter: Int { keys.shorter }
  /// The orders looked at in this round are as many.
  var orders: Int { keys.orders }

  /// How many of the orders of this round have a repeat of the text at a place.
  @inline(__always)
  func repeats(at place: Int) -> Int {
    min(orders, max(0, Int(starts[place].key & keys.repeatMask) &- shorter))
  }

  /// The level of two places.
  @inline(__always)
  func level(_ first: Int, _ second: Int) -> Int {
    keys.level(starts[first].key, starts[second].key)
  }
}
