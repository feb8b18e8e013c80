extension [ClosedRange<UInt32>] {
  /// Whether one of the ranges, which must be disjoint and ascend, holds `value`.
  func holdsInAscendingOrder(_ value: UInt32) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].contains(value)
  }
}
