extension [UInt32] {
  /// Whether one of the runs, each a first and a last number and in ascending order, holds `value`.
  func holdsInAscendingOrder(_ value: UInt32) -> Bool {
    var low = 0
    var high = count / 2
    while low < high {
      let middle = (low + high) / 2
      if self[2 * middle + 1] < value { low = middle + 1 } else { high = middle }
    }
    return low < count / 2 && self[2 * low] <= value
  }
}
