import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import GavelText
import Testing

@testable import GavelPipeline

@Suite("Diversify in a run")
struct DiversifyTests {
  private static let quickstart = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "data/quickstart").path

  private func run(_ diversity: String, seeds: String? = nil) async throws -> TestRun {
    try await TestRun(
      seeds: try seeds ?? String(contentsOfFile: Self.quickstart + "/seeds.jsonl", encoding: .utf8),
      queries: "  diversity: \(diversity)", until: .diversify)
  }

  @Test("Of the quickstart's seeds what was planted is dropped, and each row names its reason")
  func planted() async throws {
    let run = try await run("{rouge_l: 0.7, against: [\(Self.quickstart)/benchmark.jsonl]}")
    let row = try #require(try run.store.funnel()[.diversify])
    #expect(
      row.dropped == ["exact_duplicate": 6, "near_duplicate": 15, "near_benchmark": 3])
    for try await line in run.store.droppedLines() {
      let object = try #require(line.object)
      let kept = object["kept"]?.string
      switch object["reason"]?.string {
      case "exact_duplicate": #expect(kept?.hasPrefix("q-") == true)
      case "near_duplicate":
        #expect(kept?.hasPrefix("q-") == true)
        #expect((object["rouge_l"]?.double ?? 0) > 0.7)
      default: #expect(object["against"]?.string?.hasPrefix("benchmark.jsonl:") == true)
      }
    }
  }

  @Test("With the numbers guard, questions that differ in a number alone stay, and are reported")
  func guarded() async throws {
    let run = try await run("{rouge_l: 0.7, numbers_guard: true}")
    let row = try #require(try run.store.funnel()[.diversify])
    #expect(try #require(row.dropped["near_duplicate"]) < 15)
    #expect(try run.store.warnings().contains { $0.message.contains("numbers guard") })
  }

  @Test("With the filter off, exact duplicates alone are dropped")
  func off() async throws {
    let run = try await run("{rouge_l: off}")
    #expect(try run.store.funnel()[.diversify]?.dropped == ["exact_duplicate": 6])
  }

  @Test("Self-BLEU thins out to a level, or to a number")
  func selfBLEU() async throws {
    let kept = try await run("{rouge_l: 0.7, self_bleu: {order: 3, keep: 200}}")
    #expect(try kept.store.keptQueryCount() == 200)
    let level = try await run("{rouge_l: 0.7, self_bleu: {order: 2, at_most: 0.3}}")
    var texts: [String] = []
    for try await query in level.store.keptQueries(.asRead) { texts.append(query.text) }
    let dropped = try level.store.funnel()[.diversify]?.dropped["self_bleu"] ?? 0
    #expect(dropped > 0 && texts.count == 290 - 6 - 15 - dropped)
    let corpus = TokenizedCorpus(texts, tokenizer: .unicode)
    #expect(try SelfBLEU(order: 2).scores(of: corpus).allSatisfy { $0 <= 0.3 })
  }

  @Test("Chinese copies with a character changed are seen, as rouge155 does not see them")
  func chinese() async throws {
    let seeds = ["请解释一下量子计算机的基本原理。", "请解释一下量子计算机的基本原理吧。"]
      .map { "{\"instruction\": \"\($0)\"}\n" }.joined()
    let unicode = try await run("{rouge_l: 0.7}", seeds: seeds)
    #expect(try unicode.store.keptQueryCount() == 1)
    let ascii = try await run("{rouge_l: 0.7, tokenizer: rouge155}", seeds: seeds)
    #expect(try ascii.store.keptQueryCount() == 2)
  }
}
