import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Settings of batch jobs")
struct BatchSettingsTests {
  private static let server = "provider: openai, base_url: http://h/v1"

  private static func text(_ model: String) -> String {
    SettingsFolder.minimal.replacing("gpt: {provider: simulator}", with: "gpt: {\(model)}")
  }

  private static func read(_ model: String) throws -> (Settings.Model, warnings: [String]) {
    let resolved = try SettingsFolder(text(model)).read(requiringKeys: false)
    let gpt = try #require(resolved.settings.model(named: "gpt"))
    return (gpt, resolved.warnings)
  }

  @Test(
    "A job holds what the server takes, where the settings do not say less",
    arguments: [
      (server, 50_000), ("provider: anthropic", 100_000),
      (server + ", batch: {size: 100, wait: 1s, poll: 2m}", 100),
    ])
  func sizes(model: String, size: Int) throws {
    let (gpt, warnings) = try Self.read(model + ", via: batch")
    let batch = try #require(gpt.batch)
    #expect(batch.size == size && gpt.via == .batch)
    #expect(batch.wait == (size == 100 ? .seconds(1) : .seconds(5)))
    #expect(batch.poll == (size == 100 ? .seconds(120) : .seconds(30)))
    #expect(batch.jobs == 4 && gpt.tasks(of: 1) == size * 4 && gpt.tasks(of: 4) == size)
    #expect(!warnings.contains { $0.contains("gpt.batch") })
    let (direct, _) = try Self.read(model + ", via: direct")
    #expect(direct.batch == nil && direct.tasks(of: 4) == direct.limits.tasks)
  }

  @Test(
    "What makes up the jobs at the server is under work at a time",
    arguments: [(1, 50_000), (20, 1_000_000), (Int.max, Int.max)])
  func jobs(jobs: Int, tasks: Int) throws {
    let (gpt, _) = try Self.read("\(Self.server), via: batch, batch: {jobs: \(jobs)}")
    #expect(gpt.batch?.jobs == jobs && gpt.tasks(of: 1) == tasks)
    #expect(gpt.tasks(of: 2) == tasks / 2)
  }

  @Test("A job costs half, where the settings do not say what it spares")
  func prices() throws {
    func usd(_ rest: String) throws -> Double {
      let (gpt, _) = try Self.read("\(Self.server), \(rest)")
      return try #require(gpt.price).usd(prompt: 1_000_000, completion: 500_000)
    }
    #expect(try usd("price: {input: 2, output: 8}") == 6)
    #expect(try usd("via: batch, price: {input: 2, output: 8}") == 3)
    #expect(try usd("via: batch, price: {input: 2, output: 8, batch_discount: 0.25}") == 4.5)
    #expect(try usd("via: direct, price: {input: 2, output: 8, batch_discount: 0.25}") == 6)
  }

  @Test("What has no effect is said")
  func idle() throws {
    let (_, warnings) = try Self.read(
      "\(Self.server), batch: {size: 5}, price: {input: 1, output: 1, batch_discount: 0.5}")
    #expect(warnings.contains { $0.contains("gpt.batch: has no effect") }, "\(warnings)")
    #expect(warnings.contains { $0.contains("batch_discount: has no effect") }, "\(warnings)")
  }

  @Test(
    "What cannot be is refused, with what can",
    arguments: [
      ("provider: simulator, via: batch", "gpt.via: batch is for servers"),
      ("\(server), via: bach", "unknown via \"bach\"; did you mean \"batch\"?"),
      (
        "\(server), via: batch, batch: {size: 50001}",
        "gpt.batch.size: expected a whole number from 1 to 50000, found 50001"
      ),
      (
        "provider: anthropic, via: batch, batch: {size: 0}",
        "gpt.batch.size: expected a whole number from 1 to 100000, found 0"
      ),
      (
        "\(server), via: batch, batch: {jobs: 0}",
        "gpt.batch.jobs: expected a whole number of at least 1, found 0"
      ),
      ("\(server), via: batch, batch: {jobs: 1.5}", "gpt.batch.jobs: expected a whole number"),
      ("\(server), via: batch, batch: {pol: 1s}", "did you mean \"poll\"?"),
      (
        "\(server), via: batch, batch: {wait: soon}", "gpt.batch.wait: expected a number of seconds"
      ),
      (
        "\(server), via: batch, price: {input: 1, output: 1, batch_discount: 50}",
        "gpt.price.batch_discount: expected a number from 0 to 1, found 50"
      ),
    ])
  func problems(model: String, problem: String) throws {
    let found = try SettingsFolder.problems(Self.text(model))
    #expect(found.contains(problem), "\(found)")
    #expect(!found.contains("\n"), "\(found)")
  }
}
