import Foundation
import GavelCore
import GavelTestSupport
import Testing

@Suite("gavel simulate")
struct SimulateCommandTests {
  @Test(
    "Options that cannot be are refused with what was expected",
    arguments: [
      (["--fault", "hung=0.1"], "no fault \"hung=0.1\"; there are: rate_limit"),
      (["--fault", "hang=2"], "expected hang= and a share from 0 to 1"),
      (["--fault", "hang"], "expected hang= and a share from 0 to 1"),
      (["--fault", "hang=0.6,drip=0.6"], "make 1.2 together, expected at most 1"),
      (["--rate-limit", "0.6", "--fault", "rate_limit=0.6"], "expected at most 1"),
      (["--latency-shape", "normal"], "fixed"), (["--latency-tail=-1"], "expected 0 to 5"),
      (["--stall=-1"], "--stall: expected 0 or more"),
      (["--tls-cert", "a.pem"], "--tls-cert and --tls-key: expected both or neither"),
    ])
  func refused(options: [String], message: String) async throws {
    let result = try await Program.run(["simulate", "--port", "0"] + options)
    #expect(result.status == 64 && result.errors.contains(message), "\(result.errors)")
  }

  @Test("A certificate that cannot be read is an error with its file")
  func certificate() async throws {
    let folder = try TemporaryFolder()
    try folder.write("no certificate", to: "a.pem")
    let result = try await Program.run(
      ["simulate", "--port", "0", "--tls-cert", "a.pem", "--tls-key", "nowhere.pem"],
      in: folder.path)
    #expect(result.status == 1 && result.errors.contains("a.pem"), "\(result.errors)")
  }

  @Test("Faults by name fail a run as they mean, and /stats counts them")
  func faults() async throws {
    let server = try await Program.start(
      ["simulate", "--port", "0", "--json", "--fault", "quota=1", "--latency-shape", "fixed"])
    defer { server.send(SIGTERM) }
    let base = try await server.baseURL()
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<4), to: "seeds.jsonl")
    try folder.write(TestSettings.run(base), to: "settings.yaml")
    let result = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
    #expect(result.status == 1 && result.errors.contains("no quota left"), "\(result.errors)")
    let stats = try String(
      decoding: Data(
        contentsOf: #require(URL(string: base.replacingOccurrences(of: "/v1", with: "/stats")))),
      as: UTF8.self)
    #expect(stats.contains("\"by_fault\":{\"quota\":"), "\(stats)")
  }
}
