import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Testing

@Suite("Runs behind a proxy")
struct ProxyRunTests {
  /// A run against a simulator behind a proxy.
  private static func run(
    _ base: String, _ environment: [String: String], more: String = "", questions: Int = 4
  ) async throws -> Program.Result {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<questions), to: "seeds.jsonl")
    try folder.write(TestCertificates.authority, to: "authority.pem")
    try folder.write(TestSettings.run(base, more), to: "settings.yaml")
    // Whoever runs the tests may be behind a proxy, too.
    let none = Dictionary(
      uniqueKeysWithValues: ["http_proxy", "https_proxy", "all_proxy", "no_proxy"].flatMap {
        [($0, ""), ($0.uppercased(), "")]
      })
    return try await Program.run(
      ["run", "settings.yaml", "-o", "run"], in: folder.path,
      environment: none.merging(environment) { $1 })
  }

  /// The port of a base URL.
  private static func port(_ base: String) throws -> Int {
    try #require(URLComponents(string: base)?.port)
  }

  @Test("Plain HTTP is passed on, with user name and password")
  func forward() async throws {
    let proxy = try TestProxy(credentials: "user:s3cret")
    try await withServer { server, base in
      let port = try Self.port(base)
      let result = try await Self.run(
        "http://models.example:\(port)/v1",
        ["http_proxy": "http://user:s3cret@127.0.0.1:\(proxy.port)"])
      #expect(result.status == 0, "\(result.errors)")
      #expect(server.statistics.byStatus[200] == proxy.requests.count)
      #expect(
        proxy.requests.allSatisfy {
          $0 == "POST http://models.example:\(port)/v1/chat/completions HTTP/1.1"
        }, "\(proxy.requests)")
    }
  }

  @Test("HTTPS goes through a tunnel")
  func tunnel() async throws {
    let proxy = try TestProxy(credentials: "user:s3cret")
    let certificate = try TemporaryFolder()
    let files = SimulatorServer.CertificateFiles(
      certificate: try certificate.write(TestCertificates.server, to: "server.pem"),
      key: try certificate.write(TestCertificates.key, to: "key.pem"))
    try await withServer(.init(certificate: files)) { server, base in
      let port = try Self.port(base)
      let result = try await Self.run(
        "https://localhost:\(port)/v1",
        [
          "HTTPS_PROXY": "http://user:s3cret@127.0.0.1:\(proxy.port)", "GAVEL_PROXY_LOOPBACK": "1",
        ], more: ", ca_file: authority.pem")
      #expect(result.status == 0, "\(result.errors)")
      #expect((server.statistics.byStatus[200] ?? 0) >= 16)
      #expect(!proxy.requests.isEmpty)
      #expect(proxy.requests.allSatisfy { $0 == "CONNECT localhost:\(port) HTTP/1.1" })
    }
  }

  @Test("A server on loopback, and one that NO_PROXY names, is reached without")
  func around() async throws {
    let proxy = try TestProxy(refusal: 503)
    try await withServer { _, base in
      let all = ["ALL_PROXY": "http://127.0.0.1:\(proxy.port)"]
      for environment in [
        all, all.merging(["GAVEL_PROXY_LOOPBACK": "1", "NO_PROXY": "127.0.0.1"]) { $1 },
      ] {
        let result = try await Self.run(base, environment)
        #expect(result.status == 0, "\(result.errors)")
      }
      #expect(proxy.requests.isEmpty)
    }
  }

  @Test(
    "A proxy that wants other credentials stops the run at once, by its name and without the password",
    arguments: ["http", "https"])
  func credentials(scheme: String) async throws {
    let proxy = try TestProxy(credentials: "user:another")
    let result = try await Self.run(
      "\(scheme)://models.example:9/v1",
      ["ALL_PROXY": "http://user:s3cret@127.0.0.1:\(proxy.port)"])
    #expect(result.status == 1)
    #expect(
      result.errors.contains("the proxy http://127.0.0.1:\(proxy.port) wants"), "\(result.errors)")
    #expect(result.errors.contains("407") && !result.errors.contains("s3cret"))
  }

  @Test(
    "A SOCKS proxy is given the name of the server, with and without TLS",
    arguments: ["socks5", "socks5h"], [false, true])
  func socks(scheme: String, isEncrypted: Bool) async throws {
    let proxy = try TestSOCKS()
    let certificate = try TemporaryFolder()
    let files = SimulatorServer.CertificateFiles(
      certificate: try certificate.write(TestCertificates.server, to: "server.pem"),
      key: try certificate.write(TestCertificates.key, to: "key.pem"))
    try await withServer(.init(certificate: isEncrypted ? files : nil)) { server, base in
      let port = try Self.port(base)
      let result = try await Self.run(
        "\(isEncrypted ? "https" : "http")://localhost:\(port)/v1",
        ["ALL_PROXY": "\(scheme)://127.0.0.1:\(proxy.port)", "GAVEL_PROXY_LOOPBACK": "1"],
        more: isEncrypted ? ", ca_file: authority.pem" : "")
      #expect(result.status == 0, "\(result.errors)")
      #expect((server.statistics.byStatus[200] ?? 0) >= 16)
      #expect(!proxy.places.isEmpty)
      #expect(proxy.places.allSatisfy { $0 == "localhost:\(port)" }, "\(proxy.places)")
    }
  }

  @Test(
    "A SOCKS proxy that lets nobody through is named",
    arguments: [
      (TestSOCKS.Fault.credentials, 1, "wants a user name and password, which cannot be sent"),
      (.ruleset, 3, "refuses a connection to the server"),
    ])
  func socksRefusal(fault: TestSOCKS.Fault, status: Int32, words: String) async throws {
    let proxy = try TestSOCKS(fault)
    let result = try await Self.run(
      "http://models.example:9/v1", ["ALL_PROXY": "socks5://127.0.0.1:\(proxy.port)"],
      more: ", retries: 0", questions: 30)
    #expect(result.status == status, "\(result.errors)")
    #expect(
      result.errors.contains("the proxy socks5://127.0.0.1:\(proxy.port) \(words)"),
      "\(result.errors)")
  }

  @Test(
    "A proxy that refuses, or is not there, is named",
    arguments: ["http", "https"], [true, false])
  func refusal(scheme: String, isThere: Bool) async throws {
    let proxy = try TestProxy(refusal: 503)
    let port = isThere ? proxy.port : 1
    let result = try await Self.run(
      "\(scheme)://models.example:9/v1",
      ["ALL_PROXY": "http://user:s3cret@127.0.0.1:\(port)"], more: ", retries: 0", questions: 30)
    #expect(result.status == 3)
    #expect(result.errors.contains("the proxy http://127.0.0.1:\(port)"), "\(result.errors)")
    #expect(!result.errors.contains("s3cret"))
  }
}
