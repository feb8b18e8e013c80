import GavelCore
import GavelPipeline
import GavelStore
import GavelTestSupport
import Testing

@Suite("The funnel")
struct FunnelTests {
  @Test(
    "At every stage, what went in is what came out plus what was dropped by reason",
    arguments: [
      "judging: {format: pandalm}",
      "judging: {format: judgelm, reference: both}",
      "judging: {format: json, reference: with}\nkeep: {swap: all}",
      "judging: {format: pandalm, reference: both, orders: forward}\nkeep: {swap: all}",
      "pairs: {choose: all}\nkeep: {swap: tie_on_flip}",
      "pairs: {per_query: 2, choose: balanced}\njudging: {reference: both, reference_from: strong}",
      "export: [{format: messages, swap_augmentation: 0.5, max_tokens: 260, balance: label}]",
      "pairs: {choose: all}\njudging: {format: judgelm, reference: both}\nexport: "
        + "[{format: nova, balance: position}, {format: preference, ties: drop}, "
        + "{format: judgelm, balance: label, ties: 0.1}, {format: alpaca, max_tokens: 1}]",
    ])
  func addsUp(rest: String) async throws {
    let broken = "{\"instruction\": \"\"}\nnot json\n{\"question\": 3}\n"
    let seeds = Questions.jsonl(0..<40) + broken + Questions.jsonl(30..<40)
    let run = try await TestRun(
      seeds: seeds, teacher: "position_bias: 0.2, noise: 0.1, malformed: 0.1, refusal: 0.05",
      settings: rest, queries: "  sample: {count: 30, by: category, quotas: equal}")
    let funnel = try run.store.funnel()
    #expect(funnel.addsUp, "\(funnel.json.pretty)")
    #expect(funnel[.read]?.input == 53)
    let rows = funnel.rows.filter { $0.unit == "queries" || $0.unit == "records" }
    for (one, next) in zip(rows, rows.dropFirst()) { #expect(one.output == next.input) }
    let pairs = try #require(funnel[.pair])
    let judge = try #require(funnel[.judge])
    let orders = run.settings.judging.orders.orders.count
    let modes = run.settings.judging.reference.modes.count
    #expect(judge.input == pairs.output * orders * modes)
    #expect(funnel[.reconcile]?.input == pairs.output * modes)
    #expect(funnel[.split]?.input == funnel[.reconcile]?.output)
    #expect(funnel[.split]?.addsUp == true)
    for row in try run.store.exportFunnel() { #expect(row.row.addsUp, "\(row)") }
    #expect(funnel.rows.allSatisfy { $0.pending == 0 })
  }

  @Test("Every dropped line has a reason, and there are as many as the funnel dropped")
  func droppedFile() async throws {
    let run = try await TestRun(
      teacher: "position_bias: 0.3, malformed: 0.1",
      settings: "judging: {format: judgelm, reference: both}\n"
        + "export: [{format: messages, swap_augmentation: 0.3, reference_drop: 0.5, "
        + "max_tokens: 190, balance: label, ties: 0.1}]",
      queries: "  diversity: {rouge_l: 0.5}")
    let lines = try run.lines("dropped.jsonl")
    let known = Set(DropReason.allCases.map(\.rawValue))
    for line in lines {
      let reason = try #require(line.object?["reason"]?.string)
      #expect(known.contains(reason), "\(line.line)")
      #expect(line.object?["id"] != nil && line.object?["stage"] != nil)
    }
    let dropped = try run.store.funnel().rows.reduce(0) { $0 + $1.droppedCount }
    let export = try #require(try run.store.exportFunnel().first).row
    #expect(lines.count == dropped + export.droppedCount)
    #expect(Set(lines.map(\.line)).count == lines.count)
  }

  @Test("Sources without a single readable query are an error that names the first problems")
  func nothing() async throws {
    let error = await #expect(throws: NoQueries.self) {
      try await TestRun(seeds: "{\"instruction\": \"\"}\n[]\n")
    }
    #expect(error?.description.contains("seeds.jsonl:1") == true)
    #expect(error?.description.contains("empty_instruction 1") == true)
  }
}
