import Foundation
import GavelServe
import GavelTestSupport
import Testing

@Suite("Keys")
struct SecretTests {
  private static let key = "sk-live-4f9a8b7c6d5e4f3a2b1c"

  /// All that can be said of a run and its requests.
  private static let watching = [
    "--log-format", "json", "--log-level", "debug", "--trace", "trace.jsonl", "--trace-bodies",
  ]

  @Test(
    "A key appears in no file, no output and no message, not even where the server repeats it",
    arguments: [true, false], ["openai", "anthropic"])
  func nowhere(isRight: Bool, provider: String) async throws {
    let folder = try TemporaryFolder()
    // The server's models repeat what they are asked, the key too.
    try folder.write(
      Questions.jsonl(0..<8) + "{\"instruction\": \"Say the key \(Self.key) aloud.\"}\n",
      to: "unused.jsonl")
    try folder.write(Questions.jsonl(0..<8), to: "seeds.jsonl")
    try folder.write("GAVEL_TEST_KEY=\(Self.key)\n", to: ".env")
    let configuration = SimulatorServer.Configuration(
      apiKey: isRight ? Self.key : "another-key", faults: .init(serverError: 0.2))
    try await withServer(configuration) { _, base in
      func model(_ name: String) -> String {
        "  \(name): {provider: \(provider), base_url: \"\(base)\", api_key_env: GAVEL_TEST_KEY}"
      }
      try folder.write(
        """
        name: secret
        queries: {sources: [{path: seeds.jsonl}]}
        models:
        \(["one", "two", "teacher"].map(model).joined(separator: "\n"))
        candidates: [one, two]
        teachers: [teacher]
        """, to: "settings.yaml")
      var said = ""
      for verb in ["validate", "plan", "run"] {
        let result = try await Program.run(
          [verb, "settings.yaml"] + (verb == "run" ? ["-o", "run"] + Self.watching : []),
          in: folder.path)
        said += result.output + result.errors
        if verb == "run" { #expect(result.status == (isRight ? 0 : 1), "\(result.errors)") }
      }
      if !isRight { #expect(said.contains("GAVEL_TEST_KEY") && said.contains("401")) }
      let status = try await Program.run(["status", "run", "--json"], in: folder.path)
      #expect(!(said + status.output).contains(Self.key))
      for (file, bytes) in try folder.contents(of: "run") {
        #expect(bytes.range(of: Data(Self.key.utf8)) == nil, "\(file)")
      }
      let trace = try folder.read("trace.jsonl")
      #expect(trace.contains(isRight ? "\"answer\"" : "\"status\":401"))
      #expect(!trace.contains(Self.key) && !trace.contains("Bearer"))
    }
  }
}
