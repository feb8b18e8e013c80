import ArgumentParser
import GavelCore
import GavelPipeline
import GavelServe

struct Simulate: WaitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract:
      "Serves simulated models on 127.0.0.1, with chosen quality, bias, latency and faults.",
    discussion: """
      The server speaks OpenAI's chat completions (POST /v1/chat/completions, GET /v1/models) and \
      Anthropic's messages (POST /v1/messages), and both their batch jobs (/v1/files and \
      /v1/batches; /v1/messages/batches). Any \
      model name is served; the knobs below are those of all models, --model gives one its own. \
      The same seed, model and messages always get the same answer. It also has GET /health and \
      GET /stats. Shares are numbers from 0 to 1.
      """)

  @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
  var port = 8080

  @Option(help: "The seed of all answers and faults.")
  var seed: UInt64 = 42

  @Option(
    help: ArgumentHelp(
      "A model's own knobs: strong:quality=0.8,latency=200. May be given several times. Knobs: \(Knob.names).",
      valueName: "name:knob=value,…"))
  var model: [String] = []

  @Option(help: "As a candidate: the mean quality of answers.")
  var quality = 0.6

  @Option(help: "As a candidate: the spread of that quality.")
  var spread = 0.15

  @Option(help: "As a candidate: the share of empty answers.")
  var empty = 0.0

  @Option(help: "The share of refusals.")
  var refusal = 0.0

  @Option(help: "As a teacher: the share of verdicts drawn at random.")
  var noise = 0.0

  @Option(help: "As a teacher: the share of verdicts that name the first answer whatever it is.")
  var positionBias = 0.0

  @Option(help: "As a teacher: the share of answers that follow no format.")
  var malformed = 0.0

  @OptionGroup var latency: LatencyOptions

  @OptionGroup var faults: FaultOptions

  @Option(help: "Requests a minute that each model answers; beyond them comes 429.")
  var requestsPerMinute: Int?

  @Option(help: "Tokens a minute, of prompts and answers, likewise.")
  var tokensPerMinute: Int?

  @Option(
    help: ArgumentHelp(
      "A part of requests that is refused with 400: \(Self.parts). May be given several times.",
      valueName: "part"))
  var refuse: [String] = []

  @OptionGroup(title: "Batch jobs")
  var batch: SimulateBatchOptions

  @Option(
    help: ArgumentHelp(
      "The environment variable with the key that clients must send.", valueName: "variable"))
  var apiKeyEnv: String?

  @Option(
    help: ArgumentHelp(
      "Writes each request to a model into a file, as a JSON line with time and body.",
      valueName: "file"),
    completion: .file())
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Speaks HTTPS with this certificate, PEM, its chain after it; needs --tls-key.",
      valueName: "file"))
  var tlsCert: String?

  @Option(help: ArgumentHelp("The private key of --tls-cert, PEM.", valueName: "file"))
  var tlsKey: String?

  @Flag(help: "Prints {\"port\", \"base_url\"} as JSON once requests are taken.")
  var json = false

  func work() async throws {
    try await reporting {
      let profile = SimulatedModel.Profile(
        quality: quality, spread: spread, empty: empty, refusal: refusal, noise: noise,
        positionBias: positionBias, malformed: malformed, latency: latency.latency)
      let asJSON = json
      let scheme = certificate == nil ? "http" : "https"
      var configuration = SimulatorServer.Configuration(
        port: port, seed: seed,
        profiles: try Dictionary(
          model.map { try Knob.model($0, over: profile) }, uniquingKeysWith: { $1 }),
        defaultProfile: profile, apiKey: try key(),
        faults: try faults.faults(), latencyShape: latency.shape, certificate: certificate,
        refuses: Set(refuse.compactMap(SimulatorServer.RefusedPart.init)),
        requestsPerMinute: requestsPerMinute, tokensPerMinute: tokensPerMinute,
        batches: batch.batches)
      if let record {
        let file = try RequestRecord(path: record)
        configuration.onRequest = { file.add($0) }
      }
      let server = SimulatorServer(configuration: configuration)
      try await Interrupts.ending {
        try await server.run { port in
          let base = "\(scheme)://127.0.0.1:\(port)/v1"
          if asJSON {
            let line: JSONValue = ["port": .number(port), "base_url": .string(base)]
            Talk.data(line.line)
          } else {
            Talk.data("serving simulated models at \(base)")
            Talk.say(
              "in the settings: provider: openai (or anthropic), base_url: \(base); Ctrl-C ends it")
          }
        }
      }
    }
  }

  func validate() throws {
    let shares = [
      ("--quality", quality), ("--empty", empty), ("--refusal", refusal), ("--noise", noise),
      ("--position-bias", positionBias), ("--malformed", malformed),
    ]
    for (name, share) in shares where !(0...1).contains(share) {
      throw ValidationError("\(name): expected 0 to 1, found \(share)")
    }
    guard spread >= 0 else {
      throw ValidationError("--spread: expected 0 or more, found \(spread)")
    }
    guard (tlsCert == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-cert and --tls-key: expected both or neither, found one")
    }
    guard (0...65535).contains(port) else {
      throw ValidationError("--port: expected 0 to 65535, found \(port)")
    }
    for (name, limit) in [
      ("--requests-per-minute", requestsPerMinute), ("--tokens-per-minute", tokensPerMinute),
    ] {
      if let limit, limit < 1 {
        throw ValidationError("\(name): expected 1 or more, found \(limit)")
      }
    }
    for part in refuse where SimulatorServer.RefusedPart(rawValue: part) == nil {
      throw ValidationError("--refuse: no part \"\(part)\"; there are: \(Self.parts)")
    }
    for text in model { _ = try Knob.model(text, over: SimulatedModel.Profile()) }
  }

  private var certificate: SimulatorServer.CertificateFiles? {
    guard let tlsCert, let tlsKey else { return nil }
    return SimulatorServer.CertificateFiles(certificate: tlsCert, key: tlsKey)
  }

  private static var parts: String {
    SimulatorServer.RefusedPart.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private func key() throws -> String? {
    guard let apiKeyEnv else { return nil }
    guard let key = Environment.value(apiKeyEnv), !key.isEmpty else {
      throw ValidationError("--api-key-env: the environment variable \(apiKeyEnv) is not set")
    }
    return key
  }
}

/// The knobs of a simulated model on the command line.
private enum Knob {
  private typealias Path = WritableKeyPath<SimulatedModel.Profile, Double>

  private static var all: [(name: String, path: Path)] {
    [
      ("quality", \.quality), ("spread", \.spread), ("empty", \.empty), ("refusal", \.refusal),
      ("noise", \.noise), ("position_bias", \.positionBias), ("malformed", \.malformed),
      ("latency", \.latency),
    ]
  }

  static var names: String { all.map(\.name).joined(separator: ", ") }

  /// A model's name and knobs: `strong:quality=0.8,latency=200`.
  static func model(
    _ text: String, over profile: SimulatedModel.Profile
  ) throws -> (String, SimulatedModel.Profile) {
    // A model's name may hold colons itself: the knobs come after the last.
    guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else {
      throw ValidationError("--model: expected name:knob=value,…, found \"\(text)\"")
    }
    var profile = profile
    for setting in text[text.index(after: colon)...].split(separator: ",") {
      let parts = setting.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let knob = all.first(where: { $0.name == parts[0] }) else {
        throw ValidationError("--model: no knob \"\(setting)\"; there are: \(names)")
      }
      let range = knob.name == "latency" || knob.name == "spread" ? 0...Double.infinity : 0...1
      guard let value = Double(parts[1]), range.contains(value) else {
        throw ValidationError(
          "--model: \(knob.name): expected a number from \(range.lowerBound)"
            + (range.upperBound == 1 ? " to 1" : "") + ", found \"\(parts[1])\"")
      }
      profile[keyPath: knob.path] = value
    }
    return (String(text[..<colon]), profile)
  }
}
