import GavelCore
import Testing

@Suite("Times to answers")
struct LatencyShapeTests {
  private static func times(_ shape: SimulatedModel.LatencyShape) -> [Double] {
    let model = SimulatedModel(seed: 4, name: "m", profile: .init(latency: 100))
    return (0..<20_000).map { model.latency(to: [.init(.user, "\($0)")], as: shape) }.sorted()
  }

  @Test(
    "Whatever the shape, the mean is the one that was asked for",
    arguments: [
      (SimulatedModel.LatencyShape.fixed, 0.001), (.uniform, 1), (.lognormal(tail: 0), 0.001),
      (.lognormal(tail: 0.5), 2), (.lognormal(tail: 1), 5),
    ])
  func mean(shape: SimulatedModel.LatencyShape, tolerance: Double) {
    let times = Self.times(shape)
    #expect(abs(times.reduce(0, +) / Double(times.count) - 100) <= tolerance)
    #expect(times[0] > 0)
  }

  @Test("A lognormal's quantiles are exp(μ + σz)")
  func tail() {
    // With σ = 1 and mean 100, μ = ln 100 - 1/2: 60.65 in the middle, 621 at 99 %.
    let times = Self.times(.lognormal(tail: 1))
    #expect(abs(times[10_000] - 60.65) < 3)
    #expect(abs(times[19_800] - 621) < 60)
    #expect(Self.times(.uniform).last ?? 0 <= 150)
  }

  @Test("The same prompt takes the same time")
  func repeated() {
    #expect(Self.times(.lognormal(tail: 1)) == Self.times(.lognormal(tail: 1)))
  }
}
