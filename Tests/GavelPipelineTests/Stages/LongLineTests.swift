import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Lines that are too long")
struct LongLineTests {
  private func run(_ options: String) async throws -> TestRun {
    try await TestRun(settings: "export: [{format: messages\(options)}]")
  }

  private func tokens(_ line: JSONValue) -> Int { LineMeasure.tokens(in: line) }

  @Test("What has more tokens than max_tokens is dropped with its reason, and counted")
  func drop() async throws {
    let all = try await run("")
    let lengths = try all.lines("train.jsonl").map(tokens).sorted()
    let middle = lengths[lengths.count / 2]
    let short = try await run(", max_tokens: \(middle)")
    let kept = try short.lines("train.jsonl")
    #expect(kept.map(tokens).allSatisfy { $0 <= middle })
    #expect(kept.count == lengths.count { $0 <= middle })
    let row = try #require(try short.store.exportFunnel().first).row
    let dropped = try short.lines("dropped.jsonl").filter {
      $0.object?["reason"]?.string == "too_long"
    }
    #expect(row.addsUp && dropped.count == row.dropped["too_long"] && !dropped.isEmpty)
    let card = try short.folder.read("export/messages/README.md")
    #expect(card.contains("more than \(middle) tokens, by an estimate, are left out: "))
  }

  @Test("With over: flag nothing is dropped, and the index and the manifest say what is too long")
  func flag() async throws {
    let all = try await run("")
    let flagged = try await run(", max_tokens: 150, over: flag")
    #expect(try flagged.lines("train.jsonl") == all.lines("train.jsonl"))
    let lines = try flagged.lines("train.jsonl") + flagged.lines("validation.jsonl")
    let over = try flagged.lines("index.jsonl").compactMap {
      $0.object?["over_max_tokens"]?.int
    }
    #expect(over.sorted() == lines.map(tokens).filter { $0 > 150 }.sorted() && !over.isEmpty)
    let manifest = try JSONParser.parse(try flagged.folder.read("export/messages/manifest.json"))
    #expect(manifest.object?["lines"]?.object?["over_max_tokens"]?.int == over.count)
  }

  @Test(
    "The estimate is never below a token for four bytes, nor below the words",
    arguments: [
      ("", 0), ("one two three four five", 7), ("{\"a\":[1,2,3],\"b\":\"c\"}", 8),
      ("判断两个回答", 8), ("ssssssssssssssssssssssssssssssssssssssss", 10),
    ])
  func estimate(text: String, tokens: Int) {
    #expect(TokenEstimate.cautious(text) == tokens)
  }
}
