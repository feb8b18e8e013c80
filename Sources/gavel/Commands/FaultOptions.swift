import ArgumentParser
import GavelServe

/// How a simulated server misbehaves.
struct FaultOptions: ParsableArguments {
  private typealias Fault = SimulatorServer.Fault

  @Option(help: "The share of requests answered with 429 and Retry-After.")
  var rateLimit = 0.0

  @Option(help: "The share of requests answered with 500 or 503.")
  var serverError = 0.0

  @Option(help: "The share of connections closed in the middle of an answer.")
  var reset = 0.0

  @Option(help: "The share of answers that are not JSON.")
  var broken = 0.0

  @Option(help: "The share of answers that come --stall late.")
  var slow = 0.0

  @Option(
    help: ArgumentHelp(
      "Shares of faults by name: hang=0.01,quota=0.02. May be given several times. Faults: \(Self.names).",
      valueName: "fault=share,…"))
  var fault: [String] = []

  @Option(help: "Seconds that Retry-After asks for.")
  var retryAfter = 1.0

  @Option(help: "Seconds by which a slow answer is late, and which a dripping body takes.")
  var stall = 30.0

  func validate() throws {
    for (name, share) in [
      ("--rate-limit", rateLimit), ("--server-error", serverError), ("--reset", reset),
      ("--broken", broken), ("--slow", slow),
    ] where !(0...1).contains(share) {
      throw ValidationError("\(name): expected 0 to 1, found \(share)")
    }
    for (name, value) in [("--retry-after", retryAfter), ("--stall", stall)]
    where !(0...1e9).contains(value) {
      throw ValidationError("\(name): expected 0 or more, found \(value)")
    }
    // Shares are decimal fractions, whose sum is not exact.
    let all = try faults().shares.values.reduce(0, +)
    guard all <= 1 + 1e-9 else {
      throw ValidationError("the shares of faults make \(all) together, expected at most 1")
    }
  }

  func faults() throws -> SimulatorServer.Faults {
    SimulatorServer.Faults(
      rateLimit: rateLimit, serverError: serverError, reset: reset, broken: broken, slow: slow,
      retryAfter: retryAfter, stall: stall, others: try named())
  }

  private func named() throws -> [SimulatorServer.Fault: Double] {
    var shares: [Fault: Double] = [:]
    for setting in fault.flatMap({ $0.split(separator: ",") }) {
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      guard let name = parts.first, let fault = Fault(rawValue: name) else {
        throw ValidationError("--fault: no fault \"\(setting)\"; there are: \(Self.names)")
      }
      guard parts.count == 2, let share = Double(parts[1]), (0...1).contains(share) else {
        throw ValidationError(
          "--fault: expected \(name)= and a share from 0 to 1, found \"\(setting)\"")
      }
      shares[fault, default: 0] += share
    }
    return shares
  }

  private static var names: String { Fault.allCases.map(\.rawValue).joined(separator: ", ") }
}
