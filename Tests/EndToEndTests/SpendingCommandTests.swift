import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Testing

@Suite("What was spent, as people see it")
struct SpendingCommandTests {
  private static func settings(_ base: String, price: String) -> String {
    """
    name: spending
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      one: {provider: openai, base_url: "\(base)", max_tokens: 100, price: {input: 1, output: 10}}
      two: {provider: openai, base_url: "\(base)", max_tokens: 100, price: {input: 1, output: 10}}
      teacher: {provider: openai, base_url: "\(base)", max_tokens: 200\(price)}
    candidates: [one, two]
    teachers: [teacher]
    """
  }

  @Test("A price that nobody knows is unknown in plan, status and summary, and never 0")
  func unpriced() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<6), to: "seeds.jsonl")
    try await withServer { _, base in
      try folder.write(Self.settings(base, price: ""), to: "settings.yaml")
      let plan = try await Program.run(["plan", "settings.yaml"], in: folder.path)
      #expect(plan.output.contains("plus unknown: no price for teacher"), "\(plan.output)")
      let run = try await Program.run(["run", "settings.yaml", "-o", "run"], in: folder.path)
      #expect(run.status == 0, "\(run.errors)")
      let status = try await Program.run(["status", "run"], in: folder.path)
      for text in [run.output, status.output] {
        #expect(text.contains("unknown  no price"), "\(text)")
        #expect(text.contains("and 12 answers whose cost is unknown"), "\(text)")
        #expect(!text.contains("$0\n") && !text.contains("$0.00\n"))
      }
      let json = try await Program.run(["status", "run", "--json"], in: folder.path)
      let object = try JSONParser.parse(json.output).object
      let teacher = object?["models"]?.array?.first { $0.object?["name"]?.string == "teacher" }
      #expect(teacher?.object?["usd"] == .null)
      #expect(object?["spending"]?.object?["answers_of_unknown_cost"]?.int == 12)
      let capped = try await Program.run(
        ["run", "settings.yaml", "-o", "run", "--set", "budget.usd=3"], in: folder.path)
      #expect(capped.status == 78 && capped.errors.contains("models.teacher.price: is missing"))
    }
  }

  @Test("A cap on money ends with status 4 below it, says what is spent, and a higher one goes on")
  func capped() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<40), to: "seeds.jsonl")
    let server = SimulatorServer.Configuration(defaultProfile: .init(latency: 20))
    try await withServer(server) { _, base in
      try folder.write(
        Self.settings(base, price: ", price: {input: 1, output: 10}"), to: "settings.yaml")
      let run = try await Program.run(
        ["run", "settings.yaml", "-o", "run", "--max-usd", "0.03"], in: folder.path)
      #expect(run.status == 4, "\(run.errors)")
      #expect(run.errors.contains("the cap was reached: 0.03 USD (spent: $0.0"), "\(run.errors)")
      let status = try await Program.run(["status", "run", "--json"], in: folder.path)
      let spending = try JSONParser.parse(status.output).object?["spending"]?.object
      let usd = spending?["usd"]?.double ?? 1
      #expect(usd <= 0.03 && usd > 0.02, "\(usd)")
      let more = try await Program.run(
        ["run", "settings.yaml", "-o", "run", "--max-usd", "10"], in: folder.path)
      #expect(more.status == 0 && more.output.contains(" of $10.00"), "\(more)")
    }
  }
}
