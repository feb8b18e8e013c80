import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Rows of labels and predictions")
struct GenericRowTests {
  @Test(
    "A verdict is 1, 2, 0 or tie, as number or text, or a comparison of A and B",
    arguments: [
      ("1", "a"), ("2", "b"), ("0", "="), ("1.0", "a"), ("2e0", "b"), ("\"1\"", "a"),
      ("\"2\"", "b"), ("\"0\"", "="), ("\"tie\"", "="), ("\"Tie\"", "="), ("\"TIE \"", "="),
      ("\"a\"", "a"), ("\"B\"", "b"), ("\"A>B\"", "a"), ("\"B > A\"", "b"), ("\"A=B\"", "="),
      ("\"[[B>A]]\"", "b"), ("\"[[A=B]]\"", "="), ("\"A<B\"", "b"), ("\"2.0\"", "b"),
      ("null", "!"), ("\"\"", "!"), ("\"  \"", "!"), ("3", "!"), ("-1", "!"), ("0.5", "!"),
      ("\"garbage\"", "!"), ("\"12\"", "!"), ("\"[[A>>B]]\"", "!"), ("true", "!"), ("[1]", "!"),
      ("{}", "!"), ("1e400", "!"),
    ])
  func verdicts(_ value: String, _ expected: String) throws {
    let row = "{\"id\": 7, \"verdict\": \(value)}\n"
    let table = try EvaluationFolder.read(predictions: row).pairs
    #expect(table.forwards == expected)
    // The same behind the rows that tell the layout, where lines are scanned.
    let many = (0..<80).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined()
    let last = "{\"id\": \"last\", \"verdict\": \(value)}\n"
    let scanned = try EvaluationFolder.read(predictions: many + last).pairs
    #expect(scanned.forwards == String(repeating: "a", count: 80) + expected)
  }

  @Test("Scores are a verdict: the higher one, however small the difference; equal is a tie")
  func scores() throws {
    let data = try EvaluationFolder.read(
      predictions: """
        {"id": 1, "scores": [8, 7]}
        {"id": 2, "scores": [7, 7.000001]}
        {"id": 3, "scores": ["8.0", 8]}
        {"id": 4, "scores": [8]}
        {"id": 5, "scores": [8, null]}
        {"id": 6, "scores": "8 7"}
        {"id": 7, "score_1": 1, "score_2": -1}
        {"id": 8, "verdict": 2, "scores": [9, 1]}
        """)
    #expect(data.pairs.forwards == "ab=!!!ab")
    #expect(data.pairs.rows[0].forwardScores == PairScores(a: 8, b: 7))
    #expect(data.pairs.rows[6].forwardScores == PairScores(a: 1, b: -1))
    #expect(data.pairs.rows[7].forwardScores == PairScores(a: 9, b: 1))
    #expect(data.pairs.rows[3].forwardScores == nil)
  }

  @Test("Raw answers go through the parser of their format, and one it cannot read is unparsed")
  func completions() throws {
    let rows = """
      {"id": 1, "completion": "1\\n\\n### Reason: better"}
      {"id": 2, "completion": "Tie"}
      {"id": 3, "completion": "Both are good."}
      {"id": 4, "completion": ""}
      {"id": 5}
      """
    let data = try EvaluationFolder.read(predictions: rows) { $0.format = "pandalm" }
    #expect(data.pairs.forwards == "a=!!!")
    #expect(
      data.warnings.contains {
        $0.hasPrefix("predictions.jsonl: not readable, unparsed: 1 row")
          && $0.contains("predictions.jsonl:3: expected 1, 2 or Tie on the first line")
      })
    let scored = try EvaluationFolder.read(
      predictions: "{\"id\": 1, \"completion\": \"8 9.5\\nwords\"}"
    ) { $0.format = "judgelm" }
    #expect(scored.pairs.rows[0].forwardScores == PairScores(a: 8, b: 9.5))
    #expect(scored.pairs.forwards == "b")
    // A format that is named comes before labels that somebody has made of the answers.
    let both = try EvaluationFolder.read(
      predictions: "{\"id\": 1, \"verdict\": 1, \"completion\": \"[[B>A]]\"}"
    ) { $0.format = "nova" }
    #expect(both.pairs.forwards == "b")
  }

  @Test("A label that cannot be read is a broken row, with its line; one that is not there is none")
  func brokenGold() throws {
    let data = try EvaluationFolder.read(
      gold: """
        {"id": 1, "verdict": 1}
        {"id": 2, "verdict": "good"}
        not json
        {"id": 4, "verdict": null}
        {"verdict": 1}
        {"id": [5], "verdict": 1}
        """,
      predictions: (1...5).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined())
    #expect(data.pairs.golds == "a-")
    #expect(data.pairs.forwards == "aa")
    let broken = data.leftOut("broken_row")
    #expect(broken.count == 4)
    #expect(
      broken.examples[0] == "gold.jsonl:2: \"verdict\" is \"good\", expected 1, 2, 0 or tie")
    #expect(broken.examples[1].hasPrefix("gold.jsonl:3: not JSON"))
    #expect(broken.examples[2].hasPrefix("gold.jsonl:5: missing \"id\""))
    #expect(
      broken.examples[3] == "gold.jsonl:6: \"id\" is a list, expected an id (text or a number)")
    #expect(data.leftOut("no_gold").count == 3)
    #expect(data.warnings.contains { $0.hasPrefix("rows without a label") })
  }

  @Test("Labels of several people are the majority's; where no label has most, there is none")
  func people() throws {
    let predictions = (1...7).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined()
    let data = try EvaluationFolder.read(
      gold: """
        {"id": 1, "annotators": [1, 1, 2]}
        {"id": 2, "annotators": [1, 2, "tie"]}
        {"id": 3, "annotators": [null, 2, null]}
        {"id": 4, "annotators": [null, null, null]}
        {"id": 5, "annotators": [1, 2]}
        {"id": 6, "annotators": [0, 0, 1, 2, "Tie"]}
        {"id": 7, "annotators": [1, 1, 1], "verdict": 2}
        """, predictions: predictions)
    #expect(data.pairs.golds == "a?b-?=b")
    #expect(data.pairs.annotators == (1...5).map { "annotator\($0)" })
    #expect(data.pairs.annotations.count == 35)
    #expect(data.pairs.annotations[0..<5] == [.prefers(.a), .prefers(.a), .prefers(.b), nil, nil])
    #expect(data.pairs.annotations[10..<15] == [nil, .prefers(.b), nil, nil, nil])

    let named = try EvaluationFolder.read(
      gold: "{\"id\": 1, \"annotators\": {\"bob\": 1, \"eve\": 2}}\n"
        + "{\"id\": 2, \"annotators\": {\"eve\": \"A>B\", \"kim\": null}}\n",
      predictions: predictions)
    #expect(named.pairs.annotators == ["bob", "eve", "kim"])
    #expect(
      named.pairs.annotations == [.prefers(.a), .prefers(.b), nil, nil, .prefers(.a), nil])
    let broken = try EvaluationFolder.read(
      gold: "{\"id\": 1, \"annotators\": [1, \"?\"]}\n{\"id\": 2, \"annotators\": [1]}\n",
      predictions: predictions)
    #expect(
      broken.leftOut("broken_row").examples == [
        "gold.jsonl:1: the label of annotator2 is \"?\", expected 1, 2, 0 or tie, or null where "
          + "there is none"
      ])
  }

  @Test("Columns of people's labels are found wherever they begin, in lines and in tables")
  func columns() throws {
    let rows = (0..<100).map { index in
      index < 90
        ? "{\"id\": \(index), \"annotator_bob\": 1}"
        : "{\"id\": \(index), \"annotator_bob\": 1, \"annotator_late\": 2}"
    }
    let predictions = (0..<100).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined()
    let lines = try EvaluationFolder.read(
      gold: rows.joined(separator: "\n"), predictions: predictions)
    #expect(lines.pairs.annotators == ["bob", "late"])
    #expect(lines.pairs.golds == String(repeating: "a", count: 90) + "??????????")
    let table = try EvaluationFolder.read(
      gold: "id,annotator_bob,annotator2\n1,1,\n2,,Tie\n3,,\n",
      predictions: "id,verdict\n1,1\n2,\n3,2\n", ending: "csv")
    #expect(table.pairs.annotators == ["bob", "annotator2"])
    #expect(table.pairs.golds == "a=-" && table.pairs.forwards == "a!b")
  }

  @Test(
    "Questions, categories and models come from the labels, and from predictions what they lack")
  func facts() throws {
    let data = try EvaluationFolder.read(
      gold: """
        {"id": 1, "verdict": 1, "query": "why?", "model_1": "x", "model_2": "y"}
        {"id": 2, "verdict": 1, "query": "why?", "category": "maths"}
        {"id": 3, "verdict": 1}
        {"id": 4, "verdict": 1}
        {"id": 5, "verdict": 1, "question_id": 9, "query": "why?"}
        """,
      predictions: """
        {"id": 5, "verdict": 1, "category": "maths"}
        {"id": 4, "verdict": 1, "query": "how?"}
        {"id": 3, "verdict": 1, "query": "how?", "model_1": "y", "model_2": "z"}
        {"id": 2, "verdict": 1, "category": "art", "model_1": "y", "model_2": "x"}
        {"id": 1, "verdict": 1, "query": "other"}
        """)
    let table = data.pairs
    let numbers = table.questionNumbers
    #expect(numbers[0] == numbers[1] && numbers[2] == numbers[3])
    #expect(Set(numbers).count == 3 && table.questions == 3)
    func name(_ number: Int32?, of names: [String]) -> String? { number.map { names[Int($0)] } }
    #expect(
      table.rows.map { name($0.category, of: table.categories) }
        == [nil, "maths", nil, nil, "maths"])
    #expect(
      table.rows.map { name($0.modelA, of: table.models) } == ["x", "y", "y", nil, nil])
    #expect(
      table.rows.map { name($0.modelB, of: table.models) } == ["y", "x", "z", nil, nil])
  }

  @Test("Responses give traits")
  func traits() throws {
    let data = try EvaluationFolder.read(
      predictions: """
        {"id": 1, "verdict": 1, "response_1": "一二三 e\u{301}", "response_2": "- a\\n- b\\n**c**"}
        {"id": 2, "verdict": 1, "response_1": "I'm sorry, but I can't help with that.", "response_2": ""}
        {"id": 3, "verdict": 1}
        """)
    let first = data.pairs.rows[0].traits
    #expect(
      first?.a
        == TextTraits(length: 6, hasList: false, hasMarkdown: false, isRefusal: false))
    #expect(
      first?.b
        == TextTraits(length: 13, hasList: true, hasMarkdown: true, isRefusal: false))
    #expect(data.pairs.rows[1].traits?.a.isRefusal == true)
    #expect(data.pairs.rows[1].traits?.b.length == 0)
    #expect(data.pairs.rows[2].traits == nil)
    #expect(data.warnings == ["\"response_2\" is empty: 1 row, first predictions.jsonl:2"])
  }

  @Test("Single responses with scores are a table of their own")
  func singles() throws {
    let data = try EvaluationFolder.read(
      gold: """
        {"id": "a", "score": 7, "query": "q", "model": "x", "category": "c"}
        {"id": "b", "score": 3.5, "query": "q", "model": "y"}
        {"id": "c", "score": 1}
        {"id": "d", "score": "many"}
        """,
      predictions: """
        {"id": "b", "score": 4}
        {"id": "a", "score": null}
        {"id": "e", "score": 4}
        """)
    #expect(data.pairs.rows.isEmpty)
    let table = data.responses
    #expect(table.rows.map(\.gold) == [7, 3.5])
    #expect(table.rows.map(\.predicted) == [nil, 4])
    #expect(table.rows.map(\.question) == [0, 0] && table.questions == 1)
    #expect(table.models == ["x", "y"] && table.rows.map(\.model) == [0, 1])
    #expect(data.leftOut("no_gold").examples == ["predictions.jsonl:3: id e is not in gold.jsonl"])
    #expect(data.leftOut("no_prediction").examples == ["gold.jsonl:3: id c has none"])
    #expect(
      data.leftOut("broken_row").examples
        == ["gold.jsonl:4: \"score\" is \"many\", expected a score"])
  }

  @Test("Pairs with scores of people and of the judge are scored responses, too")
  func pairsWithScores() throws {
    let data = try EvaluationFolder.read(
      gold: """
        {"id": 1, "scores": [8, 2], "model_1": "x", "model_2": "y", "category": "c"}
        {"id": 2, "scores": [5, 5]}
        {"id": 3, "verdict": 1}
        """,
      predictions: """
        {"id": 1, "scores": [7, 3]}
        {"id": 2, "scores": "?"}
        {"id": 3, "scores": [1, 2]}
        """)
    #expect(data.pairs.golds == "a=a" && data.pairs.forwards == "a!b")
    let table = data.responses
    #expect(table.rows.map(\.gold) == [8, 2, 5, 5])
    #expect(table.rows.map(\.predicted) == [7, 3, nil, nil])
    #expect(table.rows.map(\.model) == [0, 1, nil, nil] && table.models == ["x", "y"])
    #expect(table.rows.map(\.category) == [0, 0, nil, nil])
    #expect(table.rows.map(\.question) == [0, 0, 1, 1] && table.questions == 3)
    let without = try EvaluationFolder.read(
      gold: "{\"id\": 1, \"scores\": [8, 2]}", predictions: "{\"id\": 1, \"verdict\": 1}")
    #expect(without.responses.rows.isEmpty)
  }
}
