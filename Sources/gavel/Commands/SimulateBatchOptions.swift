import ArgumentParser
import GavelServe

/// How the batch jobs of `gavel simulate` go.
struct SimulateBatchOptions: ParsableArguments {
  @Option(help: "Seconds that a batch job takes.")
  var batchSeconds = 0.0

  @Flag(help: "The results of a job come in another order than its requests.")
  var batchReorder = false

  @Option(help: "The share of a job's results that come twice.")
  var batchDuplicate = 0.0

  @Option(help: "The share of a job's results that are missing.")
  var batchDrop = 0.0

  @Option(help: "The share of a job's results that come once more under an id that nobody gave.")
  var batchForeign = 0.0

  @Option(help: "The share of a job's lines that come to an error.")
  var batchError = 0.0

  @Option(help: "The share of jobs that expire with half of their lines answered.")
  var batchExpire = 0.0

  @Option(help: "The share of jobs that are refused as a whole, in OpenAI's protocol.")
  var batchRefuse = 0.0

  @Option(help: "The share of jobs over the limit of enqueued tokens, in OpenAI's protocol.")
  var batchPostpone = 0.0

  @Option(
    help: """
      Jobs of a model at work at a time; another is over the limit of enqueued tokens, in OpenAI's \
      protocol.
      """)
  var batchAtOnce: Int?

  @Option(
    help: ArgumentHelp("Tears the results of jobs: \(Self.tears).", valueName: "how"))
  var batchTear: String?

  @Option(
    help: ArgumentHelp(
      "Seconds by which the reply to a step comes late: \(Self.steps). May be given several times.",
      valueName: "step=seconds"))
  var batchStall: [String] = []

  var batches: SimulatorServer.Batches {
    SimulatorServer.Batches(
      seconds: batchSeconds, reorder: batchReorder, duplicate: batchDuplicate, drop: batchDrop,
      foreign: batchForeign, error: batchError, expire: batchExpire, refuse: batchRefuse,
      postpone: batchPostpone, atOnce: batchAtOnce,
      tear: batchTear.flatMap(SimulatorServer.Batches.Tear.init),
      stall: Dictionary(batchStall.compactMap(Self.stall), uniquingKeysWith: { $1 }))
  }

  func validate() throws {
    for (name, share) in [
      ("--batch-duplicate", batchDuplicate), ("--batch-drop", batchDrop),
      ("--batch-foreign", batchForeign), ("--batch-error", batchError),
      ("--batch-expire", batchExpire), ("--batch-refuse", batchRefuse),
      ("--batch-postpone", batchPostpone),
    ] where !(0...1).contains(share) {
      throw ValidationError("\(name): expected 0 to 1, found \(share)")
    }
    guard batchSeconds >= 0, batchSeconds < 1e9 else {
      throw ValidationError("--batch-seconds: expected 0 or more, found \(batchSeconds)")
    }
    if let batchAtOnce, batchAtOnce < 1 {
      throw ValidationError("--batch-at-once: expected 1 or more, found \(batchAtOnce)")
    }
    if let batchTear, SimulatorServer.Batches.Tear(rawValue: batchTear) == nil {
      throw ValidationError(
        "--batch-tear: expected one of \(Self.tears), found \"\(batchTear)\"")
    }
    for text in batchStall where Self.stall(text) == nil {
      throw ValidationError(
        "--batch-stall: expected step=seconds, found \"\(text)\"; steps are: \(Self.steps)")
    }
  }

  private static var tears: String {
    SimulatorServer.Batches.Tear.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static var steps: String {
    SimulatorServer.Batches.Step.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static func stall(_ text: String) -> (SimulatorServer.Batches.Step, Double)? {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let step = SimulatorServer.Batches.Step(rawValue: String(parts[0])),
      let seconds = Double(parts[1]), seconds >= 0, seconds < 1e9
    else { return nil }
    return (step, seconds)
  }
}
