/// How long answers took: counts in buckets of a fixed number, however many answers there are.
///
/// Times below 64 µs have a bucket each; above that every power of two is cut into 32 equal ones, so
/// that a percentile is never below the exact one, and above it by less than a thirty-second. Source
/// of the scheme: HdrHistogram (G. Tene).
struct LatencyHistogram: Sendable {
  /// Buckets to a power of two, as a power of two.
  private static let fineness = 5
  /// In microseconds; longer times count as this: twelve days.
  static let longest: UInt64 = 1 << 40

  private var counts: [Int]
  private(set) var count = 0
  /// In microseconds.
  private var greatest: UInt64 = 0

  init() { counts = Array(repeating: 0, count: Self.bucket(of: Self.longest) + 1) }

  mutating func add(_ time: Duration) {
    let microseconds = min(Self.longest, UInt64(max(0, time / .microseconds(1))))
    counts[Self.bucket(of: microseconds)] += 1
    count += 1
    greatest = max(greatest, microseconds)
  }

  /// The longest of all; nil where there is none.
  var maximum: Duration? { count > 0 ? .microseconds(Int64(greatest)) : nil }

  /// The time that so many in a hundred are not above (nearest rank); nil where there is none.
  func percentile(_ percent: Double) -> Duration? {
    guard count > 0 else { return nil }
    let rank = max(1, Int((percent / 100 * Double(count)).rounded(.up)))
    var seen = 0
    for (bucket, number) in counts.enumerated() {
      seen += number
      if seen >= rank {
        return .microseconds(Int64(min(greatest, Self.greatest(in: bucket))))
      }
    }
    return maximum
  }

  static func bucket(of microseconds: UInt64) -> Int {
    guard microseconds >= 2 << fineness else { return Int(microseconds) }
    let shift = UInt64.bitWidth - 1 - microseconds.leadingZeroBitCount - fineness
    return (shift << fineness) + Int(microseconds >> UInt64(shift))
  }

  /// The greatest time that falls into a bucket, in microseconds.
  static func greatest(in bucket: Int) -> UInt64 {
    guard bucket >= 2 << fineness else { return UInt64(bucket) }
    let shift = (bucket >> fineness) - 1
    let first = UInt64(bucket - (shift << fineness))
    return ((first + 1) << UInt64(shift)) - 1
  }
}
