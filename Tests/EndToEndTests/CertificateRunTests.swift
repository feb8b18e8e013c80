import Foundation
import GavelServe
import GavelTestSupport
import Testing

@Suite("Servers with a certificate of one's own")
struct CertificateRunTests {
  private static func withHTTPS(
    _ certificate: String = TestCertificates.server,
    _ body: @escaping @Sendable (SimulatorServer, Int, TemporaryFolder) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<4), to: "seeds.jsonl")
    try folder.write(TestCertificates.authority, to: "authority.pem")
    let files = SimulatorServer.CertificateFiles(
      certificate: try folder.write(certificate, to: "server.pem"),
      key: try folder.write(TestCertificates.key, to: "key.pem"))
    try await withServer(.init(certificate: files)) { server, base in
      let port = try #require(URLComponents(string: base)?.port)
      try await body(server, port, folder)
    }
  }

  @Test("ca_file and --ca-file make a server trusted, by name and by address")
  func trusted() async throws {
    try await Self.withHTTPS { _, port, folder in
      for (host, key, flags) in [
        ("localhost", ", ca_file: authority.pem", []),
        ("127.0.0.1", "", ["--ca-file", "authority.pem"]),
      ] {
        let settings = TestSettings.run("https://\(host):\(port)/v1", key)
        try folder.write(settings, to: "settings.yaml")
        let result = try await Program.run(
          ["run", "settings.yaml", "-o", "run-\(host)"] + flags, in: folder.path)
        #expect(result.status == 0, "\(result.errors)")
      }
    }
  }

  @Test("A certificate that nobody vouches for stops the run at once, and says what to do")
  func untrusted() async throws {
    try await Self.withHTTPS { server, port, folder in
      try folder.write(TestSettings.run("https://localhost:\(port)/v1"), to: "settings.yaml")
      let result = try await Program.run(
        ["run", "settings.yaml", "-o", "run", "--trace", "trace.jsonl"], in: folder.path)
      #expect(result.status == 1)
      #expect(
        result.errors.contains("the certificate of localhost is not trusted")
          && result.errors.contains("ca_file"), "\(result.errors)")
      #expect(server.statistics.byStatus.isEmpty)
      // What cannot get better by waiting is not tried again.
      let trace = try folder.read("trace.jsonl").split(separator: "\n")
      #expect(!trace.isEmpty && trace.allSatisfy { $0.contains("\"attempt\":1,") }, "\(trace)")
    }
  }

  @Test("A certificate made out to another name is refused, whoever vouches for it")
  func otherName() async throws {
    try await Self.withHTTPS(TestCertificates.otherName) { _, port, folder in
      let settings = TestSettings.run("https://localhost:\(port)/v1", ", ca_file: authority.pem")
      try folder.write(settings, to: "settings.yaml")
      let result = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(result.status == 1)
      #expect(
        result.errors.contains("the certificate of localhost is made out to another name"),
        "\(result.errors)")
    }
  }

  @Test("A file without certificates is a problem of the settings, or of the flag")
  func files() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<4), to: "seeds.jsonl")
    try folder.write("nothing", to: "empty.pem")
    for (file, message) in [
      ("nowhere.pem", "no such file: "), ("empty.pem", "expected certificates as PEM"),
      (".", "expected a file of certificates, found the folder"),
    ] {
      let base = "https://localhost:1/v1"
      try folder.write(TestSettings.run(base, ", ca_file: \(file)"), to: "settings.yaml")
      let result = try await Program.run(["validate", "settings.yaml"], in: folder.path)
      #expect(result.status == 78)
      #expect(
        result.errors.contains("models.one.ca_file: \(message)"), "\(result.errors)")
      try folder.write(TestSettings.run(base), to: "settings.yaml")
      let flag = try await Program.run(
        ["run", "settings.yaml", "--ca-file", file], in: folder.path)
      #expect(flag.status == 64 && flag.errors.contains("--ca-file: \(message)"), "\(flag.errors)")
    }
  }
}
