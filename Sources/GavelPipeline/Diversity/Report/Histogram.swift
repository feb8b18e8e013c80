/// How values in 0...1 are spread: ten buckets, and those that are exactly 1 by themselves.
public struct Histogram: Hashable, Sendable {
  /// Of 0..<0.1, 0.1..<0.2 and so on; the last ends before 1.
  public private(set) var buckets = [Int](repeating: 0, count: 10)
  public private(set) var ones = 0
  public let count: Int
  /// Nil of nothing.
  public let mean: Double?
  public let median: Double?

  public init(_ values: [Double]) {
    count = values.count
    for value in values {
      if value == 1 { ones += 1 } else { buckets[min(9, max(0, Int(value * 10)))] += 1 }
    }
    guard !values.isEmpty else {
      (mean, median) = (nil, nil)
      return
    }
    mean = values.reduce(0, +) / Double(values.count)
    let sorted = values.sorted()
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The buckets with the lower end of each, the ones last.
  public var rows: [(from: Double, count: Int)] {
    buckets.indices.map { (Double($0) / 10, buckets[$0]) } + [(1, ones)]
  }
}
