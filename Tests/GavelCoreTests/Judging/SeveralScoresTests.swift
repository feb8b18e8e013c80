import Testing

@testable import GavelCore

@Suite("Scores of several answers")
struct SeveralScoresTests {
  @Test(
    "So many scores on the first line are read, however it is written",
    arguments: [
      (2, "8 7", [8, 7]), (2, "8, 7\nBoth are fine.", [8, 7]), (2, "8/10 7/10", [8, 7]),
      (3, "8 7 6", [8, 7, 6]), (3, "8, 7, 6", [8, 7, 6]), (3, "8,7,6", [8, 7, 6]),
      (3, "8;7;6", [8, 7, 6]), (3, "8 | 7 | 6", [8, 7, 6]), (3, "8-7-6", [8, 7, 6]),
      (3, "8 - 7 - 6", [8, 7, 6]), (3, "8\t7\t6", [8, 7, 6]), (3, "8/10, 7/10, 6/10", [8, 7, 6]),
      (3, "8 out of 10, 7 out of 10, 6 out of 10", [8, 7, 6]), (3, "8.5 7.25 10", [8.5, 7.25, 10]),
      (3, "**8 7 6**", [8, 7, 6]), (3, "[8, 7, 6]", [8, 7, 6]), (3, "(8) (7) (6)", [8, 7, 6]),
      (3, "８ ７ ６", [8, 7, 6]), (3, "８，７，６", [8, 7, 6]), (3, "8、7、6", [8, 7, 6]),
      (3, "8分 7分 6分", [8, 7, 6]), (3, "8分7分6分", [8, 7, 6]),
      (3, "Assistant 1: 8, Assistant 2: 7, Assistant 3: 6", [8, 7, 6]),
      (3, "**Assistant 1:** 8 **Assistant 2:** 7 **Assistant 3:** 6", [8, 7, 6]),
      (3, "Assistant A: 8; Assistant B: 7; Assistant C: 6", [8, 7, 6]),
      (3, "助手1：8分，助手2：7分，助手3：6分", [8, 7, 6]),
      (3, "Scores: 8 7 6\nThe first is best.", [8, 7, 6]),
      (3, "Here are my scores:\n\n8 7 6\nThe first is best.", [8, 7, 6]),
      (3, "```\n8 7 6\n```\nThe first is best.", [8, 7, 6]),
      (3, "\n\n8 7 6.\n", [8, 7, 6]), (3, "\u{FEFF}8 7 6", [8, 7, 6]),
      (3, "8 7 6\nTo repeat it:\n8 7 6", [8, 7, 6]),
      (3, "8 7 6\nOf the first two:\n9 2", [8, 7, 6]),
      (4, "8 7 6 5", [8, 7, 6, 5]), (4, "10 10 10 10", [10, 10, 10, 10]),
      (4, "1, 10, 1, 10", [1, 10, 1, 10]),
      (4, "Model A: 8 Model B: 7 Model C: 6 Model D: 5", [8, 7, 6, 5]),
      (4, "评分：8 7 6 5", [8, 7, 6, 5]), (5, "8 7 6 5 4", [8, 7, 6, 5, 4]),
      (5, "9/10 8/10 7/10 6/10 5/10", [9, 8, 7, 6, 5]),
      (
        5,
        "Assistant 1's score: 8, Assistant 2's score: 7, Assistant 3's score: 6, "
          + "Assistant 4's score: 5, Assistant 5's score: 4", [8, 7, 6, 5, 4]
      ),
      (9, "9 8 7 6 5 4 3 2 1", [9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ] as [(Int, String, [Double])])
  func read(_ count: Int, _ completion: String, _ scores: [Double]) throws {
    #expect(try SeveralScores(count: count).parse(completion).scores == scores)
  }

  @Test(
    "What is not just so many scores is an error, never a guess",
    arguments: [
      (2, ""), (2, "8"), (2, "8 7 6"), (3, ""), (3, "8 7"), (3, "8 7 6 5"), (3, "8 7 6 5 4"),
      (3, "8 7 eleven"), (3, "8 7 11"), (3, "0 7 6"), (3, "-8 7 6"), (3, "1. 8 7 6"),
      (3, "8 7 6 are my scores"), (3, "All three are good."),
      (3, "I can't help with this request."),
      (3, "8 7"), (3, "8 7 6\nOn second thought:\n6 7 8"),
      (3, "Assistant 1: 8, Assistant 3: 7, Assistant 2: 6"),
      (3, "Assistant 1: 8, Assistant 2: 7, 6"), (3, "8, Assistant 2: 7, Assistant 3: 6"),
      (3, "Assistant 1: 8\nAssistant 2: 7\nAssistant 3: 6"), (3, "8\n7\n6"),
      (3, "The scores follow.\n8 7 6"), (3, "8 7, 6,"), (3, "8 7 (6"), (4, "8 7 6"),
      (4, "8/10 7/10 6/10"), (4, "8 7 6 5 4"), (4, "Assistant 1: 8 Assistant 2: 7 Assistant 3: 6"),
      (5, "8 7 6 5"), (5, "8 7 6 5 4 3"), (5, "{\"scores\": [8, 7, 6, 5, 4]}"),
    ])
  func refused(_ count: Int, _ completion: String) {
    let error = #expect(throws: UnparseableJudgment.self) {
      try SeveralScores(count: count).parse(completion)
    }
    #expect(error?.description.isEmpty == false)
  }

  @Test("An error says how many scores were expected, and what stood there")
  func message() {
    let error = #expect(throws: UnparseableJudgment.self) {
      try SeveralScores(count: 4).parse("8 7 6\nThe first is best.")
    }
    #expect(
      error?.description == "expected 4 scores from 1 to 10 on the first line, found \"8 7 6\"")
  }

  @Test("The reason is the text after the scores, without a fence around them; none is nil")
  func reason() throws {
    let format = SeveralScores(count: 3)
    #expect(try format.parse("8 7 6\n\nThe first\nis best.\n").reason == "The first\nis best.")
    #expect(try format.parse("```\n8 7 6\n```\nIt is.").reason == "It is.")
    #expect(try format.parse("8 7 6").reason == nil)
  }

  @Test(
    "Two scores are read as JudgeLM's own parser reads them",
    arguments: [
      "8 7\nA.", "Assistant A: 8 | Assistant B: 8", "7 8\nx\n7 8", "8 7 6", "7", "3. 4", "8-9",
    ])
  func asPair(_ completion: String) {
    let pair = try? JudgeLMFormat().parse(completion)
    let two = try? SeveralScores(count: 2).parse(completion)
    #expect(pair == two?.judgment(first: 0, second: 1))
  }

  @Test("A cut answer, a refusal and a failure have their own states, as of a pair")
  func states() {
    let place = ListPlace(count: 3, a: 0, b: 2)
    func state(_ outcome: Outcome) -> Judgment.State {
      Judgment(
        of: ContentID(stored: "p-1"), at: place, by: "t", order: .forward, mode: .without,
        request: ContentID(stored: "a-1"), outcome: outcome
      ).state
    }
    #expect(state(.completed(Completion(text: "8 7 6\nGood."))) == .parsed)
    #expect(state(.completed(Completion(text: "8 7 6\nGoo", finish: .length))) == .truncated)
    #expect(state(.completed(Completion(text: "", refusal: "no"))) == .refused)
    #expect(
      state(.completed(Completion(text: "I'm sorry, but I can't help with this."))) == .refused)
    #expect(state(.completed(Completion(text: "8 7\nGood."))) == .unparsed)
    #expect(state(.failed(.timeout)) == .failed)
  }
}

@Suite("The place of a pair in its list")
struct ListPlaceTests {
  @Test("Shown from its end, a list has the sides of every pair in each other's order")
  func swapped() {
    for count in SeveralScores.range {
      for a in 0..<count {
        for b in (a + 1)..<count {
          let place = ListPlace(count: count, a: a, b: b)
          for order in Order.allCases {
            let (first, second) = (order.side(at: .first), order.side(at: .second))
            #expect(place.shown(first, in: order) < place.shown(second, in: order))
          }
          #expect(place.shown(.a, in: .forward) + place.shown(.a, in: .swapped) == count - 1)
        }
      }
    }
  }

  @Test("The same scores for the same answers give the same verdict in both orders")
  func verdicts() {
    let scores: [Double] = [3, 9, 9, 1]
    for (a, b) in [(0, 1), (0, 3), (1, 2), (2, 3)] {
      let place = ListPlace(count: 4, a: a, b: b)
      func judgment(_ order: Order, _ shown: [Double]) -> Judgment {
        Judgment(
          of: ContentID(stored: "p-1"), at: place, by: "t", order: order, mode: .without,
          request: ContentID(stored: "a-1"),
          outcome: .completed(
            Completion(text: ParsedScores(scores: shown, reason: nil).line + "\nSo it is.")))
      }
      let forward = judgment(.forward, scores)
      let swapped = judgment(.swapped, scores.reversed())
      #expect(forward.verdict == swapped.verdict)
      #expect(forward.said?.scores == ParsedJudgment.Scores(first: scores[a], second: scores[b]))
      #expect(swapped.said?.scores == ParsedJudgment.Scores(first: scores[b], second: scores[a]))
    }
  }
}
