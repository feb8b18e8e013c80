import Testing

@testable import GavelCore

@Suite("The grades of a query, as models give them")
struct GradeReaderTests {
  @Test(
    "Quality 8 and difficulty 6 are read",
    arguments: [
      "Quality: 8, Difficulty: 6", "quality: 8, difficulty: 6", "Quality 8 Difficulty 6",
      "Difficulty: 6\nQuality: 8", "Quality = 8; Difficulty = 6", "Quality: 8/10, Difficulty: 6/10",
      "**Quality**: 8\n**Difficulty**: 6", "**Quality: 8**, **Difficulty: 6**",
      "- Quality - 8\n- Difficulty - 6", "Quality score: 8. Difficulty level: 6.",
      "Quality (1-10): 8\nDifficulty (1-10): 6", "The quality is 8 and the difficulty is 6.",
      "Quality: 8 out of 10, difficulty: 6 out of 10", #"{"quality": 8, "difficulty": 6}"#,
      "```json\n{\"quality\": 8, \"difficulty\": 6}\n```", #"{"quality": "8", "difficulty": "6"}"#,
      "Quality: 8\nIt is clear.\n\nDifficulty: 6\nIt needs care.", "8 6", "8, 6", "８　６",
      "| quality | 8 |\n| difficulty | 6 |", "Quality: 8.0, Difficulty: 6.0",
      "质量：8，难度：6", "质量 8 难度 6", "质量:8 难度:6", "质量：８，难度：６", "**质量**：8\n**难度**：6",
      "质量8分，难度6分", "质量评分：8/10；难度评分：6/10", "难度：6\n质量：8", "质量（1-10分）：8\n难度（1-10分）：6",
      "质量为8，难度为6。", "【质量】8\n【难度】6", "{\"质量\": 8, \"难度\": 6}", "质量得分是8，难度系数是6",
      "I give it quality: 8. Quality: 8, difficulty: 6",
      "Both on a scale of quality 1-10 and difficulty 1-10: Quality: 8, Difficulty: 6",
    ])
  func read(answer: String) throws {
    let scores = try GradeReader.scores(in: answer)
    #expect(scores == Grade.Scores(quality: 8, difficulty: 6))
  }

  @Test(
    "What would have to be guessed at is an error",
    arguments: [
      "", "A fair question.", "Quality: 8", "难度：6", "Quality: high, Difficulty: low", "8", "8 6 7",
      "Quality: 8, Difficulty: 6. On second thought, Quality: 5.", "Quality: 11, Difficulty: 6",
      "Quality: 0, Difficulty: 6", "Quality: -3, Difficulty: 6", "Quality: 80/100, Difficulty: 6",
      "Quality: 4/5, Difficulty: 3/5", "质量：八，难度：六",
    ])
  func unread(answer: String) {
    #expect(throws: UnparseableJudgment.self) { try GradeReader.scores(in: answer) }
  }

  @Test("A grade says what became of its request")
  func states() {
    let (query, request) = (ContentID(stored: "q-1"), ContentID(stored: "a-1"))
    func state(_ text: String, _ finish: Completion.Finish = .stop) -> Grade.State {
      Grade(
        query: query, request: request,
        outcome: .completed(Completion(text: text, finish: finish))
      ).state
    }
    #expect(state("质量：8，难度：6") == .graded)
    #expect(state("<think>hm</think>\nquality 8, difficulty 6") == .graded)
    #expect(state("Quality: 8, Difficulty: 6, bec", .length) == .graded)
    #expect(state("Quality: 8", .length) == .truncated)
    #expect(state("fine") == .unparsed)
    #expect(state("I'm sorry, but I can't help with this request.") == .refused)
    #expect(state("", .contentFilter) == .refused)
    let failed = Grade(query: query, request: request, outcome: .failed(.timeout))
    #expect(failed.state == .failed && failed.scores == nil && failed.problem != nil)
  }
}
