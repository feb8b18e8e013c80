import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Which rows of several files belong together")
struct RowJoinTests {
  @Test("Ids are compared as texts: a number is what it would be written as")
  func ids() throws {
    let data = try EvaluationFolder.read(
      gold: """
        {"id": 7, "verdict": 1}
        {"id": "8", "verdict": 2}
        {"id": 9.0, "verdict": 0}
        {"id": 123456789012345678901234567890, "verdict": 1}
        {"id": "é", "verdict": 2}
        {"id": "e\u{301}", "verdict": 0}
        {"id": "x\\"y", "verdict": 1}
        """,
      predictions: """
        {"id": "123456789012345678901234567890", "verdict": 1}
        {"id": "9", "verdict": 0}
        {"id": "7", "verdict": 1}
        {"id": 8, "verdict": 2}
        {"id": "e\\u0301", "verdict": 0}
        {"id": "\\u00e9", "verdict": 2}
        {"id": "x\\u0022y", "verdict": 1}
        """)
    #expect(data.pairs.golds == "ab=ab=a" && data.pairs.forwards == "ab=ab=a")
    #expect(data.leftOut.isEmpty && data.warnings.isEmpty)
  }

  @Test("Rows that only one file has are counted, and the first of them named")
  func leftOut() throws {
    let data = try EvaluationFolder.read(
      gold: (1...10).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined(),
      predictions: (9...20).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined(),
      swapped: "{\"id\": 8, \"verdict\": 2}\n{\"id\": 30, \"verdict\": 2}\n")
    #expect(data.pairs.forwards == "-aa" && data.pairs.swappeds == "a--")
    let (missing, examples) = data.leftOut("no_prediction")
    #expect(missing == 7 && examples.count == 5)
    #expect(examples[0] == "gold.jsonl:1: id 1 has none")
    #expect(data.leftOut("no_gold").count == 11)
    #expect(data.pairs.questionNumbers == [0, 1, 2])
    let alone = try EvaluationFolder.read(
      predictions: "{\"id\": 1, \"verdict\": 1}\n{\"id\": 2, \"verdict\": 1}\n",
      swapped: "{\"id\": 2, \"verdict\": 1}\n{\"id\": 3, \"verdict\": 1}\n")
    #expect(alone.pairs.forwards == "aa" && alone.pairs.swappeds == "-b")
    #expect(
      alone.leftOut("no_forward").examples
        == ["swapped.jsonl:2: id 3 is not in predictions.jsonl"])
    #expect(alone.warnings.contains { $0.hasPrefix("swapped.jsonl has no row for 1 of the rows") })
  }

  @Test("An id that stands twice is reported with both lines, and the first is kept")
  func duplicates() throws {
    let row = { (id: Int, verdict: Int) in "{\"id\": \(id), \"verdict\": \(verdict)}\n" }
    let data = try EvaluationFolder.read(
      gold: row(1, 1) + "\n" + row(1, 2) + row(2, 2),
      predictions: row(2, 2) + row(1, 1) + row(2, 1),
      swapped: row(1, 2) + row(1, 1) + row(2, 1))
    #expect(data.pairs.golds == "ab" && data.pairs.forwards == "ab")
    #expect(data.pairs.swappeds == "ab")
    let (count, examples) = data.leftOut("duplicate_id")
    #expect(count == 3)
    #expect(examples[0].hasPrefix("gold.jsonl:3: id 1 stands in line 1 already, which is kept"))
    #expect(examples[1].hasPrefix("predictions.jsonl:3: id 2 stands in line 1 already"))
    #expect(examples[2].hasPrefix("swapped.jsonl:2: id 1 stands in line 1 already"))
  }

  @Test("Two rows of an id are the orders of a pair where something says so")
  func twoOrders() throws {
    let byWord = try EvaluationFolder.read(
      predictions: """
        {"id": 1, "order": "forward", "verdict": 1}
        {"id": 1, "order": "swapped", "verdict": 2}
        {"id": 2, "order": "swapped", "verdict": 1, "model_1": "x", "model_2": "y"}
        {"id": 3, "order": "forward", "verdict": 2}
        {"id": 2, "order": "forward", "verdict": 1}
        {"id": 4, "order": "sideways", "verdict": 1}
        {"id": 3, "order": "forward", "verdict": 1}
        """)
    #expect(byWord.pairs.forwards == "aab" && byWord.pairs.swappeds == "ab-")
    #expect(
      byWord.leftOut("broken_row").examples
        == ["predictions.jsonl:6: \"order\" is \"sideways\", expected forward or swapped"])
    #expect(byWord.leftOut("duplicate_id").count == 1)
    let byModels = try EvaluationFolder.read(
      predictions: """
        {"id": 1, "model_1": "x", "model_2": "y", "verdict": 1}
        {"id": 1, "model_1": "y", "model_2": "x", "verdict": 1}
        {"id": 2, "model_1": "x", "model_2": "y", "verdict": 1}
        {"id": 2, "model_1": "x", "model_2": "y", "verdict": 1}
        {"id": 3, "model_1": "x", "model_2": "y", "verdict": 1}
        {"id": 4, "model_1": "y", "model_2": "x", "verdict": 1}
        """)
    #expect(byModels.pairs.forwards == "aaaa" && byModels.pairs.swappeds == "b---")
    #expect(byModels.leftOut("duplicate_id").count == 1)
    let byResponses = try EvaluationFolder.read(
      predictions: """
        {"id": 1, "response_1": "x", "response_2": "y", "verdict": 1}
        {"id": 1, "response_1": "y", "response_2": "x", "verdict": 2}
        {"id": 1, "response_1": "x", "response_2": "y", "verdict": 2}
        """)
    #expect(byResponses.pairs.forwards == "a" && byResponses.pairs.swappeds == "a")
    #expect(byResponses.leftOut("duplicate_id").count == 1)
  }

  @Test(
    "Without ids rows are joined by place, where all files have as many; a bad row keeps its place")
  func byPlace() throws {
    let data = try EvaluationFolder.read(
      gold: "{\"verdict\": 1}\n{\"verdict\": 2}\n{\"verdict\": \"?\"}\n{\"verdict\": 0}\n",
      predictions: "{\"verdict\": 1}\nbroken\n{\"verdict\": 2}\n{\"verdict\": 2}\n",
      swapped: "{\"verdict\": 2}\n{\"verdict\": 1}\n{\"verdict\": 2}\n{\"verdict\": 0}\n")
    #expect(data.pairs.golds == "ab=" && data.pairs.forwards == "a-b")
    #expect(data.pairs.swappeds == "ab=")
    #expect(data.leftOut("broken_row").count == 2 && data.leftOut("no_gold").count == 0)
    #expect(
      data.warnings.contains {
        $0.contains("rows are joined by place, the first with the first")
      })
    let half = try EvaluationFolder.read(
      gold: "{\"id\": 5, \"verdict\": 1}\n", predictions: "{\"verdict\": 2}\n")
    #expect(half.pairs.forwards == "b" && half.warnings.count == 1)
    let (status, message) = try EvaluationFolder.problem(
      gold: "{\"verdict\": 1}\n{\"verdict\": 2}\n", predictions: "{\"verdict\": 1}\n")
    #expect(status == .badInput)
    #expect(message.hasPrefix("gold.jsonl has 2 rows and predictions.jsonl 1"))
  }

  @Test("No row in common is an error that shows three ids of each file")
  func nothingInCommon() throws {
    let (status, message) = try EvaluationFolder.problem(
      gold: (1...5).map { "{\"id\": \"g\($0)\", \"verdict\": 1}\n" }.joined(),
      predictions: (1...5).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined())
    #expect(status == .badInput)
    #expect(
      message
        == "no row of gold.jsonl is in predictions.jsonl: of ids, gold.jsonl has g1, g2, g3; "
        + "predictions.jsonl has 1, 2, 3; expected the same ids in each")
  }

  @Test("Labels of the swapped order that were read the wrong way are doubted")
  func doubt() throws {
    let verdicts = (0..<30).map { $0 % 3 }
    func rows(_ map: (Int) -> Int) -> String {
      verdicts.enumerated().map { "{\"id\": \($0), \"verdict\": \(map($1))}\n" }.joined()
    }
    let same = rows { $0 }
    let other = rows { $0 == 0 ? 0 : 3 - $0 }
    func doubts(_ swapped: String, _ labels: EvaluationFiles.SwappedLabels) throws -> [String] {
      let data = try EvaluationFolder.read(predictions: same, swapped: swapped) {
        $0.swappedLabels = labels
      }
      return data.warnings.filter { $0.contains("--swapped-labels") }
    }
    #expect(try doubts(other, .asShown).isEmpty)
    #expect(try doubts(same, .mapped).isEmpty)
    let shown = try doubts(same, .asShown)
    #expect(
      shown == [
        "read as as_shown, both orders prefer the same response in 0 of 20 rows, and read as "
          + "mapped in 20; either the labels of the swapped order are mapped "
          + "(--swapped-labels mapped), or the judge goes by the position"
      ])
    #expect(try doubts(other, .mapped).first?.contains("(--swapped-labels as_shown)") == true)
  }

  @Test("Two judges have the same rows in the same order, their questions numbered alike")
  func twoJudges() throws {
    let folder = try EvaluationFolder()
    let files = try folder.files(
      gold: (1...6).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined(),
      predictions: [6, 2, 3, 4].map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined())
    try folder.write(
      [4, 6, 1, 3].map { "{\"id\": \($0), \"verdict\": 2, \"query\": \"q\"}\n" }.joined(),
      to: "other.jsonl")
    let (first, second) = try files.read(
      versus: EvaluationFiles(predictions: folder.path("other.jsonl")))
    #expect(first.pairs.forwards == "aaa" && second.pairs.forwards == "bbb")
    #expect(first.pairs.golds == "aaa" && second.pairs.golds == "aaa")
    #expect(first.pairs.questionNumbers == [0, 1, 2])
    #expect(second.pairs.questionNumbers == [0, 1, 2] && second.pairs.questions == 3)
    #expect(first.leftOut("not_in_both").count == 1 && second.leftOut("not_in_both").count == 1)
    #expect(first.leftOut("no_prediction").count == 2)
    try folder.write("{\"id\": 5, \"verdict\": 2}\n", to: "none.jsonl")
    #expect(throws: EvaluationProblem.self) {
      try files.read(versus: EvaluationFiles(predictions: folder.path("none.jsonl")))
    }
  }
}
