import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Published layouts of labels and predictions")
struct PublishedLayoutTests {
  private static let pandaGold = """
    [
      {"idx": 0, "motivation_app": "Mail", "cmp_key": "bloom-7b_llama-7b",
       "instruction": "Shorten it.", "input": NaN, "response1": "Yes.", "response2": false,
       "annotator1": 2, "annotator2": 2, "annotator3": 1},
      {"idx": 1, "motivation_app": "Mail", "cmp_key": "cerebras-gpt-6.7B_llama-7b",
       "instruction": "Shorten it.", "input": NaN, "response1": "Yes.", "response2": "",
       "annotator1": 0, "annotator2": 0, "annotator3": 0},
      {"idx": 2, "motivation_app": "Maps", "cmp_key": "opt-7b_pythia-6.9b",
       "instruction": "Shorten it.", "input": "A road.", "response1": "A", "response2": "B",
       "annotator1": 1, "annotator2": 2, "annotator3": 0}
    ]
    """

  @Test(
    "PandaLM's test set and results: numbers and texts mixed, garbage, booleans for text",
    arguments: [EvaluationFiles.Layout.auto, .pandalm])
  func pandalm(_ layout: EvaluationFiles.Layout) throws {
    let data = try EvaluationFolder.read(
      gold: Self.pandaGold,
      predictions: """
        [{"idx": 2, "gpt_result": "garbage", "gpt_reason": "1", "gpt_reference": "1"},
         {"idx": 0, "gpt_result": "2", "gpt_reason": "because"},
         {"idx": 1, "gpt_result": "Tie"}]
        """, ending: "json"
    ) { $0.layout = layout }
    let table = data.pairs
    #expect(table.golds == "b=?" && table.forwards == "b=!")
    #expect(table.annotators == ["annotator1", "annotator2", "annotator3"])
    #expect(
      table.models == [
        "bloom-7b", "llama-7b", "cerebras-gpt-6.7B", "opt-7b", "pythia-6.9b",
      ])
    #expect(table.categories == ["Mail", "Maps"])
    #expect(table.questionNumbers == [0, 0, 1])
    #expect(table.rows[0].traits?.b.length == 5 && table.rows[1].traits?.b.length == 0)
    #expect(
      data.warnings.contains("NaN, which is no JSON, read as null: 2 rows, first gold.json:2"))
    #expect(
      data.warnings.contains(
        "\"response2\" is a boolean, read as its text: 1 row, first gold.json:2"))
    #expect(data.leftOut.isEmpty)
    let numbers = try EvaluationFolder.read(
      gold: Self.pandaGold,
      predictions: """
        [{"idx": 0, "pandalm_result": 1}, {"idx": 1, "pandalm_result": 0},
         {"idx": 2, "pandalm_result": 2}]
        """, ending: "json")
    #expect(numbers.pairs.forwards == "a=b")
  }

  @Test("PandaLM's results in the reversed order are labels as shown")
  func pandalmReversed() throws {
    let forward = "[{\"idx\": 0, \"gpt_result\": \"1\"}, {\"idx\": 1, \"gpt_result\": 0}]"
    let reversed = "[{\"idx\": 1, \"gpt_result\": \"Tie\"}, {\"idx\": 0, \"gpt_result\": 2}]"
    let shown = try EvaluationFolder.read(
      gold: Self.pandaGold, predictions: forward, swapped: reversed, ending: "json")
    #expect(shown.pairs.forwards == "a=" && shown.pairs.swappeds == "a=")
    let mapped = try EvaluationFolder.read(
      gold: Self.pandaGold, predictions: forward, swapped: reversed, ending: "json"
    ) { $0.swappedLabels = .mapped }
    #expect(mapped.pairs.swappeds == "b=")
  }

  @Test("Two models in one name, and names that cannot be told apart")
  func modelPairs() throws {
    let plain = try #require(RowReader.models(in: "a-7b_b-7b"))
    #expect(plain.0 == "a-7b" && plain.1 == "b-7b")
    let words = try #require(RowReader.models(in: "a_1_vs_b_2"))
    #expect(words.0 == "a_1" && words.1 == "b_2")
    #expect(RowReader.models(in: "a_1_b") == nil && RowReader.models(in: "_b") == nil)
  }

  @Test("JudgeLM's rows: scores of the teacher as labels, the judge's in the text of its answer")
  func judgelm() throws {
    let gold = """
      {"question_id": 0, "score": [8, 6], "question_body": "q", "answer1_body": "x", "answer2_body": "yy", "answer1_model_id": "alpaca", "answer2_model_id": "vicuna", "text": "8 6\\nbetter"}
      {"question_id": 1, "score": [{"bleu": 1}, {"bleu": 2}], "text": "3, 9"}
      {"question_id": 2, "score": [-1, -1], "text": "-1 -1"}
      {"question_id": 3, "text": "no scores"}
      """
    func row(_ id: Int, _ text: String) -> String {
      // As the published script writes them: the question's row with the answer added.
      "{\"question_id\": \(id), \"score\": [1, 9], \"text\": \"1 9\", \"pred_text\": \(text), "
        + "\"pred_model_id\": \"7b\", \"tstamp\": 1.5}\n"
    }
    let data = try EvaluationFolder.read(
      gold: gold,
      predictions: row(1, "\"3, 9\\nwords\"") + row(0, "\"the first\"") + row(2, "null"),
      swapped: row(0, "\"2 10\"") + row(1, "\"7 7\""))
    #expect(data.pairs.golds == "ab" && data.pairs.forwards == "!b")
    #expect(data.pairs.swappeds == "a=")
    #expect(data.pairs.rows[0].swappedScores == PairScores(a: 10, b: 2))
    #expect(data.pairs.rows[1].forwardScores == PairScores(a: 3, b: 9))
    #expect(data.pairs.rows[0].goldScores == PairScores(a: 8, b: 6))
    #expect(data.pairs.models == ["alpaca", "vicuna"])
    #expect(data.pairs.rows[0].traits?.b.length == 2)
    #expect(data.leftOut("broken_row").count == 2)
    #expect(
      data.leftOut("broken_row").examples[0].hasPrefix(
        "gold.jsonl:3: expected two scores from 1 to 10 on the first line"))
    #expect(data.responses.rows.map(\.predicted) == [nil, nil, 3, 9])
    let scores = try EvaluationFolder.read(
      gold: "{\"question_id\": 1, \"score\": [1, 2], \"text\": \"\"}",
      predictions: "{\"question_id\": \"1\", \"score\": [2, 1]}")
    #expect(scores.pairs.golds == "b" && scores.pairs.forwards == "a")
  }

  @Test("JudgeLM's rows of one question are told apart by their models where all files have them")
  func judgelmModels() throws {
    func row(_ first: String, _ second: String, _ key: String, _ value: String) -> String {
      "{\"question_id\": 5, \"answer1_body\": \"1\", \"answer2_body\": \"2\", "
        + "\"answer1_model_id\": \"\(first)\", \"answer2_model_id\": \"\(second)\", "
        + "\"\(key)\": \(value)}\n"
    }
    let gold = row("x", "y", "score", "[1, 2]") + row("x", "z", "score", "[2, 1]")
    let data = try EvaluationFolder.read(
      gold: gold,
      predictions: row("x", "z", "pred_text", "\"1 2\"") + row("x", "y", "pred_text", "\"3 3\""))
    #expect(data.pairs.golds == "ba" && data.pairs.forwards == "=b")
    #expect(data.pairs.questionNumbers == [0, 0] && data.leftOut.isEmpty)
  }

  @Test("Nova's rows: both orders of a pair in adjacent rows, the responses exchanged")
  func nova() throws {
    func row(_ prompt: String, _ a: String, _ b: String, _ key: String, _ value: String) -> String {
      "{\"prompt\": \"\(prompt)\", \"response_A\": \"\(a)\", \"response_B\": \"\(b)\", "
        + "\"\(key)\": \"\(value)\"}\n"
    }
    let predictions =
      row("p", "one", "two", "output", "It is shorter. [[A>B]]")
      + row("p", "two", "one", "output", "[[B>A]]")
      + row("q", "one", "two", "output", "[[A=B]]")
      + row("q", "two", "one", "output", "who knows")
      + row("q", "same", "same", "output", "[[A>B]]")
      + row("q", "same", "same", "output", "[[A>B]]")
    let data = try EvaluationFolder.read(predictions: predictions)
    #expect(data.pairs.forwards == "a=aa" && data.pairs.swappeds == "a!--")
    #expect(data.pairs.questionNumbers == [0, 1, 1, 1])
    let labelled = try EvaluationFolder.read(
      gold: row("p", "one", "two", "verdict", "A>B") + row("q", "one", "two", "verdict", "tie")
        + row("q", "same", "same", "verdict", "2") + row("q", "same", "same", "verdict", "1"),
      predictions: predictions)
    #expect(labelled.pairs.golds == "a=ba" && labelled.pairs.swappeds == "a!--")
    #expect(labelled.warnings.contains { $0.contains("rows are joined by place") })
  }

  @Test("AlignBench's judged rows: the score, -1 for none, by question and model")
  func alignbench() throws {
    func row(_ question: Int, _ model: String, _ rest: String) -> String {
      "{\"question_id\": \(question), \"model_id\": \"\(model)\", \"category\": \"数学计算\", "
        + "\"subcategory\": \"几何\", \"question\": \"问\", \(rest)}\n"
    }
    let data = try EvaluationFolder.read(
      gold: row(1, "x", "\"human_score\": 4") + row(1, "y", "\"human_score\": 2")
        + row(2, "x", "\"human_score\": 1"),
      predictions: row(1, "y", "\"rating\": {\"综合得分\": 3}, \"judgment\": \"…\"")
        + row(2, "x", "\"score\": -1, \"rating\": {}")
        + row(1, "x", "\"score\": 8.0, \"rating\": {\"综合得分\": 8}"))
    let table = data.responses
    #expect(table.rows.map(\.gold) == [4, 2, 1])
    #expect(table.rows.map(\.predicted) == [8, 3, nil])
    #expect(table.rows.map(\.question) == [0, 0, 1])
    #expect(table.models == ["x", "y"] && table.categories == ["数学计算"])
    let judged = try EvaluationFolder.read(
      predictions: row(
        1, "x", "\"human_score\": 4, \"judgment\": \"好。\\n{'事实正确性': 9, '综合得分': 7}\""))
    #expect(judged.responses.rows.map(\.predicted) == [7])
    #expect(judged.responses.rows.map(\.gold) == [4])
  }

  @Test("CritiqueLLM's pointwise rows: people's scores and the answer side by side")
  func critiquellmPointwise() throws {
    func row(_ id: Int, _ output: String, _ score: String) -> String {
      "{\"id\": \(id), \"category\": \"专业能力\", \"question\": \"问\(id / 2)\", "
        + "\"response\": \"答\", \"model\": \"m\(id % 2)\", \"human_score\": \(score), "
        + "\"input\": \"请打分 {'综合得分': 1}\", \"output\": \"\(output)\"}\n"
    }
    let data = try EvaluationFolder.read(
      predictions: row(0, "请打分 {'综合得分': 1}评语。\\n{'综合得分': 6}", "3")
        + row(1, "评语。\\n{'清晰': 5, '综合得分': 8}", "4.0") + row(2, "不知道", "1"))
    let table = data.responses
    #expect(table.rows.map(\.gold) == [3, 4, 1] && table.rows.map(\.predicted) == [6, 8, nil])
    #expect(table.rows.map(\.question) == [0, 0, 1] && table.models == ["m0", "m1"])
    #expect(data.warnings.count == 1 && data.warnings[0].contains("not readable"))
  }

  @Test("CritiqueLLM's pairwise rows: 0, 1 and 2 as labels, both orders under two ids")
  func critiquellmPairwise() throws {
    func row(_ id: Int, _ first: String, _ second: String, _ label: Int, _ said: String) -> String {
      "{\"id\": \(id), \"category\": \"c\", \"question\": \"问\", \"response_1\": \"\(first)\", "
        + "\"response_2\": \"\(second)\", \"human_score_1\": 1, \"human_score_2\": 4, "
        + "\"label\": \(label), \"output\": \"理由。\\n{'综合比较结果': '\(said)'}\"}\n"
    }
    let data = try EvaluationFolder.read(
      predictions: row(0, "甲", "乙", 1, "助手2") + row(1, "乙", "甲", 0, "助手1")
        + row(2, "丙", "丁", 2, "质量相当") + row(3, "丁", "丙", 2, "助手2"))
    #expect(data.pairs.golds == "b=" && data.pairs.forwards == "b=" && data.pairs.swappeds == "ba")
    #expect(data.pairs.rows[0].goldScores == PairScores(a: 1, b: 4))
    #expect(data.leftOut.isEmpty)
  }
}
