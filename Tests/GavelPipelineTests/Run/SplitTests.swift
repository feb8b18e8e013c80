import GavelCore
import GavelStore
import GavelTestSupport
import GavelText
import Testing

@testable import GavelPipeline

@Suite("The split")
struct SplitTests {
  @Test(
    "No train question is above cluster_above with a validation question", arguments: [0.55, 0.7])
  func noLeak(above: Double) async throws {
    // Each question three times with a word changed, and the filter off.
    let rows = (0..<40).flatMap { number in
      ["today", "tomorrow", "next year"].map { word in
        JSONValue.object(
          JSONObject([("instruction", .string("\(Questions.text(number)) Answer for \(word)."))]))
      }
    }
    let run = try await TestRun(
      seeds: rows.map { $0.line + "\n" }.joined(),
      settings: "split: {validation: 0.3, cluster_above: \(above)}")
    var questions: [SplitName: [String]] = [:]
    for pair in try await run.judged() {
      questions[try #require(pair.split), default: []].append(pair.shown.query.text)
    }
    let (train, validation) = (questions[.train] ?? [], questions[.validation] ?? [])
    #expect(!train.isEmpty && !validation.isEmpty)
    for question in validation {
      for other in train {
        #expect(RougeL.fMeasure(question, other, tokenizer: .unicode) <= above)
      }
    }
  }

  @Test("All rows of one query are in one split, in every format")
  func oneSplit() async throws {
    let run = try await TestRun(
      settings: """
        judging: {format: judgelm, reference: both}
        pairs: {choose: all}
        split: {validation: 0.3}
        export: [{format: judgelm, swap_augmentation: 1}]
        """)
    let train = Set(
      try run.lines("train.jsonl", of: "judgelm").map { $0.object?["question_id"]?.string })
    let validation = Set(
      try run.lines("validation.jsonl", of: "judgelm").map { $0.object?["question_id"]?.string })
    #expect(!train.isEmpty && !validation.isEmpty)
    #expect(train.isDisjoint(with: validation))
  }
}
