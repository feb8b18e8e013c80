import GavelCore
import Testing

@testable import GavelPipeline

@Suite("Files that cannot be evaluated")
struct EvaluationProblemTests {
  private static let row = "{\"id\": 1, \"verdict\": 1}\n"

  @Test("Every file that cannot be read is named at once")
  func missing() throws {
    let (status, message) = try EvaluationFolder.problem(predictions: Self.row) {
      $0.gold = "no/such/gold.jsonl"
      $0.predictions = "/no/such/predictions.jsonl"
      $0.swapped = "/"
    }
    #expect(status == .badInput)
    let lines = message.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("no/such/gold.jsonl: no such file, expected labels or predictions"))
    #expect(lines[1].hasPrefix("/no/such/predictions.jsonl: no such file"))
    #expect(lines[2].hasPrefix("/: a folder"))
  }

  @Test("Keys that say nothing are shown, with what was expected")
  func unknownKeys() throws {
    let (status, message) = try EvaluationFolder.problem(
      gold: "{\"id\": 1, \"lable\": 2}\n", predictions: "\n{\"id\": 1, \"note\": \"x\"}\n")
    #expect(status == .badInput)
    let lines = message.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines[0]
        == "gold.jsonl:1: found the keys: id, lable; expected a label (verdict, scores, annotators, "
        + "or score), or the keys of a published layout: pandalm, judgelm, nova, alignbench, "
        + "critiquellm")
    #expect(
      lines[1].hasPrefix(
        "predictions.jsonl:2: found the keys: id, note; expected what the judge said (verdict, "))
    let named = try EvaluationFolder.problem(predictions: "{\"idx\": 1, \"note\": \"x\"}") {
      $0.layout = .pandalm
    }
    #expect(named.message.contains("found the keys: idx, note"))
  }

  @Test(
    "What is no file of rows is refused",
    arguments: [
      ("", "jsonl", "empty, expected at least one row"), (" \n\n", "jsonl", "empty"),
      ("PK\u{3}\u{4}", "jsonl", "a zip archive"), ("1\n2\n", "txt", "lines of plain text"),
      ("id,id,verdict\n1,1,1\n", "csv", "the column \"id\" stands twice"),
      ("id,verdict\n", "csv", "no row can be read"), ("nothing\n", "jsonl", "no row can be read"),
      ("{\"a\": [1], \"b\": [{\"id\": 1}], \"c\": [{\"id\": 2}]}", "json", "lists b, c"),
    ])
  func kinds(_ text: String, _ ending: String, _ expected: String) throws {
    let (status, message) = try EvaluationFolder.problem(predictions: text, ending: ending)
    #expect(status == .badInput && message.contains(expected), "\(message)")
  }

  @Test("Pairs and single responses are not compared")
  func kindsOfRows() throws {
    let (status, message) = try EvaluationFolder.problem(
      gold: Self.row, predictions: "{\"id\": 1, \"score\": 7}\n")
    #expect(status == .badInput)
    #expect(
      message
        == "gold.jsonl has pairs of responses, predictions.jsonl single responses; expected the "
        + "same in each")
    let swapped = try EvaluationFolder.problem(
      predictions: "{\"id\": 1, \"score\": 7}\n", swapped: "{\"id\": 1, \"score\": 7}\n")
    #expect(swapped.status == .usage && swapped.message.contains("leave --swapped out"))
  }

  @Test("Raw answers need a format, and one that is there")
  func formats() throws {
    let rows = "{\"id\": 1, \"completion\": \"1\"}\n"
    let (status, message) = try EvaluationFolder.problem(predictions: rows)
    #expect(status == .usage)
    #expect(
      message
        == "predictions.jsonl:1: \"completion\" is a raw answer, and nothing says how it is read; "
        + "name its judge format with --format: critiquellm, json, judgelm, nova, pandalm")
    let unknown = try EvaluationFolder.problem(predictions: rows) { $0.format = "panda" }
    #expect(
      unknown.message.contains("no judge format named \"panda\"; there are: critiquellm, json"))
  }

  @Test("Results of two judges in one file are not chosen from")
  func twoResults() throws {
    let (status, message) = try EvaluationFolder.problem(
      predictions: "{\"idx\": 1, \"gpt_result\": 1, \"pandalm_result\": 2}\n")
    #expect(status == .badInput && message.contains("(gpt_result, pandalm_result)"))
  }

  @Test("Standard input is one file")
  func standardInput() throws {
    let (status, message) = try EvaluationFolder.problem(predictions: Self.row) {
      $0.gold = "-"
      $0.predictions = "-"
    }
    #expect(status == .usage && message.hasPrefix("standard input stands for more than one file"))
  }

  @Test("Files of the same name are told apart by their paths")
  func sameName() throws {
    let folder = try EvaluationFolder()
    let gold = try folder.write(Self.row, to: "people/test.jsonl")
    let predictions = try folder.write(
      "{\"id\": 2, \"verdict\": 1}\n", to: "judge/test.jsonl")
    let error = #expect(throws: EvaluationProblem.self) {
      try withExtendedLifetime(folder) {
        try EvaluationFiles(gold: gold, predictions: predictions).read()
      }
    }
    #expect(error?.description.contains("\(gold) has 1; \(predictions) has 2") == true)
  }

  @Test("A compressed file that is cut short is an error")
  func cut() throws {
    let folder = try EvaluationFolder()
    let rows = (0..<2000).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined()
    try folder.write(Gzip.member(Array(rows.utf8)).dropLast(20), to: "p.jsonl.gz")
    let error = #expect(throws: EvaluationProblem.self) {
      try EvaluationFiles(predictions: folder.path("p.jsonl.gz")).read()
    }
    #expect(error?.description.contains("cut short") == true)
  }

  @Test("Cancelled, it stops")
  func cancelled() async throws {
    let rows = (0..<10_000).map { "{\"id\": \($0), \"verdict\": 1}\n" }.joined()
    let error = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      do {
        _ = try EvaluationFolder.read(predictions: rows)
        return ""
      } catch { return "\(type(of: error))" }
    }.value
    #expect(error == "CancellationError")
  }
}
