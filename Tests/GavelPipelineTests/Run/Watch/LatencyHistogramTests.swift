import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Latencies")
struct LatencyHistogramTests {
  /// The slow, obvious twin: nearest rank of the sorted times.
  private static func percentile(_ percent: Double, of sorted: [UInt64]) -> UInt64 {
    sorted[max(1, Int((percent / 100 * Double(sorted.count)).rounded(.up))) - 1]
  }

  @Test(
    "A percentile is never below the exact one, and above it by less than a thirty-second",
    arguments: [1, 2, 7, 100, 5_000], [1.0, 1000, 3_000_000])
  func exact(count: Int, scale: Double) throws {
    let draw = Draw(seed: 3)
    var histogram = LatencyHistogram()
    // A long tail, as servers have.
    let times = (0..<count).map { number -> UInt64 in
      let share = draw.uniform("latency \(scale)", "\(number)")
      return UInt64(scale * (0.1 + share) / (1.001 - share))
    }
    for time in times { histogram.add(.microseconds(Int64(time))) }
    let sorted = times.sorted()
    for percent in [0.1, 25, 50, 90, 95, 99, 99.9, 100] {
      let exact = Double(Self.percentile(percent, of: sorted))
      let found = try #require(histogram.percentile(percent)) / .microseconds(1)
      #expect(found >= exact && found <= exact + exact / 32, "\(percent) of \(count)")
    }
    #expect(histogram.maximum == .microseconds(Int64(sorted[count - 1])))
    #expect(histogram.percentile(100) == histogram.maximum)
  }

  @Test("Each time falls into the bucket that ends at or after it, and buckets follow each other")
  func buckets() {
    var last = -1
    for bucket in 0...LatencyHistogram.bucket(of: LatencyHistogram.longest) {
      let greatest = LatencyHistogram.greatest(in: bucket)
      #expect(LatencyHistogram.bucket(of: greatest) == bucket)
      #expect(LatencyHistogram.bucket(of: greatest + 1) == bucket + 1)
      #expect(bucket == last + 1)
      last = bucket
    }
  }

  @Test("Nothing measured is no percentile, and a time of weeks has a place")
  func extremes() {
    var histogram = LatencyHistogram()
    #expect(histogram.percentile(50) == nil && histogram.maximum == nil)
    histogram.add(.seconds(86_400 * 100))
    histogram.add(.seconds(-1))
    #expect(histogram.percentile(1) == .zero)
    #expect(histogram.maximum == .microseconds(Int64(LatencyHistogram.longest)))
  }
}
