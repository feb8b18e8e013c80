import ArgumentParser
import GavelCore

/// How long simulated models take.
struct LatencyOptions: ParsableArguments {
  enum Shape: String, CaseIterable, ExpressibleByArgument { case fixed, uniform, lognormal }

  @Option(help: "Mean milliseconds to an answer.")
  var latency = 0.0

  @Option(help: "How they lie around the mean: uniform is half to one and a half times as long.")
  var latencyShape = Shape.uniform

  @Option(
    help:
      "With lognormal: the deviation of the logarithm. At 1, one in a hundred takes six times as long."
  )
  var latencyTail = 1.0

  var shape: SimulatedModel.LatencyShape {
    switch latencyShape {
    case .fixed: .fixed
    case .uniform: .uniform
    case .lognormal: .lognormal(tail: latencyTail)
    }
  }

  func validate() throws {
    guard (0...1e9).contains(latency) else {
      throw ValidationError("--latency: expected 0 or more, found \(latency)")
    }
    guard (0...5).contains(latencyTail) else {
      throw ValidationError("--latency-tail: expected 0 to 5, found \(latencyTail)")
    }
  }
}
