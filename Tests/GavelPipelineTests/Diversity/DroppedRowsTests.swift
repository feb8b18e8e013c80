import Foundation
import GavelCore
import GavelTestSupport
import GavelText
import Testing

@testable import GavelPipeline

@Suite("Lines about dropped rows")
struct DroppedRowsTests {
  private static let rows = """
    {"id": 7, "text": "Name three rivers that flow through Germany today."}

    {"id": "x\\u0041", "text": " Name three \\"rivers\\" that flow through Germany now.\\n"}
    {"text": "Name three rivers that flow through Germany today."}
    {"text": "Compute 17 times 4 without a calculator, please."}
    {"text": 5}
    {"text": "Why do bakers score the top of a loaf?", "id": null}
    no json
    {"texts": "z"}

    """

  @Test("Each names its reason, its own text and the kept one")
  func lines() throws {
    let folder = try DiversityFolder()
    try folder.write(
      Array("question\n\"Compute 17 times 3 without a calculator, please.\"\n".utf8), to: "b.csv")
    let result = try folder.run(Self.rows, as: "in.jsonl") {
      $0.against = [folder.path("b.csv")]
    }
    let expected = [
      """
      {"line":3,"id":"x\\u0041","reason":"near_duplicate",\
      "text":"Name three \\"rivers\\" that flow through Germany now.",\
      "kept":{"line":1,"id":7,"text":"Name three rivers that flow through Germany today."},\
      "rouge_l":0.875}
      """,
      """
      {"line":4,"reason":"exact_duplicate",\
      "text":"Name three rivers that flow through Germany today.",\
      "kept":{"line":1,"id":7,"text":"Name three rivers that flow through Germany today."},\
      "rouge_l":1}
      """,
      """
      {"line":5,"reason":"near_benchmark",\
      "text":"Compute 17 times 4 without a calculator, please.",\
      "against":{"file":"\(folder.path("b.csv"))","line":2,\
      "text":"Compute 17 times 3 without a calculator, please."},"rouge_l":0.875}
      """,
      """
      {"line":8,"reason":"invalid_json","message":"not JSON: expected null (byte 2)",\
      "raw":"no json"}
      """,
      """
      {"line":9,"reason":"missing_field","message":"missing \\"instruction\\" (looked for \
      instruction, prompt, question, query, text, problem); found the keys: texts \
      (did you mean --field texts?)","raw":"{\\"texts\\": \\"z\\"}"}
      """,
    ]
    #expect(try folder.folder.read("dropped.out") == expected.map { $0 + "\n" }.joined())
    #expect(result.report.unreadable == 2 && result.report.queries == 6)
    #expect(result.report.kept == 3)
    #expect(result.report.input.unreadable.map(\.first).first?.hasPrefix("in.jsonl:8: ") == true)
    #expect(result.report.against.first?.texts == 1)
  }

  @Test("They are the same where kept rows are read again, one by one")
  func readAgain() throws {
    let folder = try DiversityFolder()
    let lines = (0..<400).map {
      "{\"id\": \($0), \"text\": \"tell me of word\($0 / 4) and more\"}\n"
    }
    let held = try folder.run(lines.joined(), as: "in.jsonl")
    let again = try folder.run("in.jsonl") { $0.heldTexts = 2_000 }
    #expect(held.dropped.count >= 300)
    #expect(held.dropped == again.dropped && held.kept == again.kept)
  }

  @Test("Self-BLEU removals have the score at which they went")
  func selfBLEU() throws {
    let folder = try DiversityFolder()
    let texts = (0..<30).map { "word\($0 % 5) is near word\($0 % 7) and so is word\($0) to that" }
    let lines = texts.map { "{\"text\": \"\($0)\"}\n" }
    let result = try folder.run(lines.joined(), as: "in.jsonl") {
      $0.rougeL = nil
      $0.selfBLEU = .keep(12)
      $0.order = 3
    }
    let expected = try SelfBLEU(order: 3)
      .removals(from: TokenizedCorpus(texts, tokenizer: .unicode), until: .keep(12))
      .sorted { $0.index < $1.index }
    #expect(result.report.kept == 12 && result.reasons().allSatisfy { $0 == "self_bleu" })
    #expect(result.dropped.map { $0["line"]?.int } == expected.map { $0.index + 1 })
    #expect(result.dropped.map { $0["self_bleu"]?.double } == expected.map { $0.score })
    #expect(result.report.selfBLEU?.map(\.order) == [2, 3])
  }

  @Test("Bytes that are no text do not break the lines")
  func bytes() throws {
    let folder = try DiversityFolder()
    try folder.write(
      Array("{\"text\": \"a b\"}\n{\"text\": \"\u{1}\"}\n".utf8) + [0x22, 0xFF, 0xC3, 0x0A]
        + Array("{\"text\": \"\"}\n".utf8), to: "in.jsonl")
    let result = try folder.run("in.jsonl")
    #expect(result.reasons() == ["invalid_json", "invalid_utf8", "empty_instruction"])
    #expect(result.dropped[1]["raw"]?.string == "\"\u{FFFD}\u{FFFD}")
    #expect(result.report.kept == 1)
  }

  @Test("Each query's highest ROUGE-L with the against texts is written, whatever is dropped")
  func highest() throws {
    let folder = try DiversityFolder()
    try folder.write(
      Array("question\n\"Compute 17 times 3 without a calculator, please.\"\n".utf8), to: "b.csv")
    _ = try folder.run(Self.rows, as: "in.jsonl") {
      $0.rougeL = nil
      $0.against = [folder.path("b.csv")]
      $0.highest = folder.path("highest.jsonl")
    }
    let lines = try String(contentsOfFile: folder.path("highest.jsonl"), encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.count == 6)
    #expect(
      lines[3]
        == "{\"line\":5,\"rouge_l\":0.875,\"against\":{\"file\":\"\(folder.path("b.csv"))\",\"line\":2}}"
    )
    #expect(lines[0] == "{\"line\":1,\"rouge_l\":0,\"against\":null}")
  }
}
