import Foundation
import GavelCore
import GavelServe
import GavelTestSupport
import Testing

@Suite("Published pairs, judged again")
struct RejudgeTests {
  private static func settings(_ base: String, _ file: String, _ format: String) -> String {
    """
    name: rejudged
    queries: {sources: [{path: \(file), format: \(format)}]}
    models:
      teacher: {provider: openai, base_url: "\(base)", limits: {concurrency: 4}}
    teachers: [teacher]
    judging: {format: judgelm, reference: both}
    export: [{format: messages}, {format: judgelm}]

    """
  }

  /// Two rows of the first question, one of the second, in each format.
  private static let files: [(name: String, format: String, text: String)] = [
    (
      "nova.jsonl", "nova",
      """
      {"prompt":"Name a river.","response_A":"The Volga is a river.","response_B":"Rivers are wet."}
      {"prompt":"Name a river.","response_A":"The Volga is a river.","response_B":"The Nile."}
      {"prompt":"Name a lake.","response_A":"Lake Como is a lake.","response_B":"Water, I think."}

      """
    ),
    (
      "judgelm.jsonl", "auto",
      """
      {"question_id":1,"question_body":"Name a river.","answer1_body":"The Volga is a river.","answer2_body":"Rivers are wet.","answer1_model_id":"big","answer2_model_id":"small","score":[9,2],"reference":{"text":"The Nile."}}
      {"question_id":1,"question_body":"Name a river.","answer1_body":"The Volga is a river.","answer2_body":"The Nile.","answer1_model_id":"big","answer2_model_id":"middle","score":[9,8],"reference":{"text":"The Nile."}}
      {"question_id":2,"question_body":"Name a lake.","answer1_body":"Lake Como is a lake.","answer2_body":"Water, I think.","answer1_model_id":"big","answer2_model_id":"small","score":[9,1],"reference":null}

      """
    ),
    (
      "pandalm.json", "auto",
      """
      [{"idx":0,"cmp_key":"big_small","instruction":"Name a river.","input":NaN,"response1":"The Volga is a river.","response2":"Rivers are wet.","annotator1":1},
       {"idx":1,"cmp_key":"big_middle","instruction":"Name a river.","input":NaN,"response1":"The Volga is a river.","response2":"The Nile.","annotator1":0},
       {"idx":2,"cmp_key":"big_small","instruction":"Name a lake.","input":NaN,"response1":"Lake Como is a lake.","response2":true,"annotator1":1}]
      """
    ),
  ]

  @Test(
    "Each format is judged without candidates; the second run asks nothing and gives the same bytes",
    arguments: files.map(\.format).indices)
  func rejudged(index: Int) async throws {
    let file = Self.files[index]
    let folder = try TemporaryFolder()
    try folder.write(file.text, to: file.name)
    try await withServer(.init(recordRequests: true)) { server, base in
      try folder.write(Self.settings(base, file.name, file.format), to: "settings.yaml")
      let checked = try await Program.run(["validate", "settings.yaml"], in: folder.path)
      #expect(checked.status == 0, "\(checked.errors)")
      let plan = try await Program.run(["plan", "settings.yaml", "--json"], in: folder.path)
      let planned = try JSONParser.parse(plan.output).object?["total_calls"]?.int
      let run = ["run", "settings.yaml", "-o", "run", "--json"]
      let result = try await Program.run(run, in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      let report = try #require(try JSONParser.parse(result.output).object)
      #expect(report["adds_up"]?.bool == true, "\(result.output)")
      let pair = report["funnel"]?.array?.first { $0.object?["stage"]?.string == "pair" }
      #expect(pair?.object?["out"]?.int == 3)
      #expect(server.recordedRequests.count == planned)
      #expect(Set(server.statistics.byModel.keys) == ["teacher"])
      let files = try folder.contents(of: "run/export")
      let again = try await Program.run(run, in: folder.path)
      #expect(again.status == 0, "\(again.errors)")
      #expect(server.recordedRequests.count == planned)
      #expect(try folder.contents(of: "run/export") == files)

      let line = try #require(
        try folder.read("run/export/messages/dropped.jsonl").split(separator: "\n").first {
          $0.contains("\"merged\"")
        })
      let query = try #require(try JSONParser.parse(String(line)).object?["query"]?.string)
      let shown = try await Program.run(["show", "run", query], in: folder.path)
      #expect(shown.output.contains("\(file.name):2"), "\(shown.output)")
    }
  }
}
