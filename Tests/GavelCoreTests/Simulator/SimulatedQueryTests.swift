import Testing

@testable import GavelCore

@Suite("Simulated models write and grade queries")
struct SimulatedQueryTests {
  private static let prompts = [
    "Write some.\n\n### Examples:\n1. Why is the sky blue?\n2. Who was Hypatia?\n\n"
      + "### How many:\n4\n\n### New questions:",
    "请写。\n\n### 示例：\n1. 天空为什么是蓝色的？\n2. 长城有多长？\n\n### 数量：\n4\n\n### 新问题：",
  ]

  private func reply(
    _ prompt: String, _ profile: SimulatedModel.Profile = .init(), seed: UInt64 = 1
  )
    -> Completion
  {
    SimulatedModel(seed: seed, name: "m", profile: profile)
      .reply(to: [CompletionRequest.Message(.user, prompt)])
  }

  @Test("As many queries are written as were asked for, the same each time", arguments: prompts)
  func written(prompt: String) {
    for seed in 0..<40 {
      let answer = reply(prompt, seed: UInt64(seed))
      #expect(QueryList(answer.text).items.count == 4, "\(answer.text)")
      #expect(answer == reply(prompt, seed: UInt64(seed)))
    }
  }

  @Test("With noise they repeat an example", arguments: prompts)
  func echoes(prompt: String) throws {
    let examples = try #require(QueryPrompt([CompletionRequest.Message(.user, prompt)])).shown
    let items = QueryList(reply(prompt, .init(noise: 1)).text).items
    #expect(items.allSatisfy { QueryList(examples).items.contains($0) })
  }

  @Test(
    "Grades can be read, unless they are malformed",
    arguments: [
      "Grade it.\n\n### Question:\nWhy is the sky blue?\n\nAnswer in a line.\n\n### Grades:",
      "请打分。\n\n### 问题：\n天空为什么是蓝色的？\n\n只回答一行。\n\n### 评分：",
    ])
  func graded(prompt: String) throws {
    var found = Set<Grade.Scores>()
    for seed in 0..<60 {
      found.insert(try GradeReader.scores(in: reply(prompt, seed: UInt64(seed)).text))
    }
    #expect(found.count > 15)
    #expect(throws: UnparseableJudgment.self) {
      try GradeReader.scores(in: reply(prompt, .init(malformed: 1)).text)
    }
    #expect(Refusal.isRefusal(reply(prompt, .init(refusal: 1)).text))
  }

  @Test("Every other prompt is answered as before")
  func others() {
    #expect(QueryPrompt([CompletionRequest.Message(.user, "What is ### New questions:?")]) == nil)
    #expect(QueryPrompt([]) == nil)
  }
}
