import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Answers are named in the order shown")
struct ShownOrderTests {
  /// What a reason calls the better answer, in the teacher's own phrases: its number.
  private static let phrases = [
    #"(\w+ [12]) is therefore the better answer"#, #"Overall (\w+ [12]) (?:serves|reads)"#,
    #"That makes (\w+ [12]) more complete"#, #"On balance (\w+ [12]) is preferable"#,
    #"(\w+ [12]) is written more clearly"#, #"(\w+ [12]) keeps closer to what"#,
    #"the reference, (\w+ [12]) comes closer"#,
    #"(?:因此|所以|总体而言，|综合来看，)((?:回答|助手)[12])(?:更好|比|更可取|读起来)"#,
    #"((?:回答|助手)[12])(?:表达得更清楚|更贴近)"#, #"与参考答案相比，((?:回答|助手)[12])更为接近"#,
  ]

  private static let chinese = (0..<30).map { number in
    let things = ["长江的源头", "围棋的规则", "茶叶的种类", "春节的习俗", "汉字的演变", "丝绸之路"]
    let text = "请说明\(things[number % 6])与第\(number)号案例的关系，并比较两种看法。"
    return JSONValue.object(JSONObject([("instruction", .string(text))])).line + "\n"
  }.joined()

  /// The numbers of the answers that a reason calls better.
  private static func better(in reason: String) throws -> [Character] {
    try phrases.flatMap { phrase in
      reason.matches(of: try Regex(phrase, as: (Substring, Substring).self))
        .compactMap { $0.output.1.last }
    }
  }

  private static func pack(in folder: TemporaryFolder) throws -> String {
    let prompt = """
      [问题]
      {{instruction}}

      [助手1的回答开始]
      {{response_1}}
      [助手1的回答结束]

      [助手2的回答开始]
      {{response_2}}
      [助手2的回答结束]

      """
    try folder.write("parser: judgelm\n", to: "chinese/pack.yaml")
    try folder.write(prompt + "\n请为两个回答评分。\n", to: "chinese/teacher.txt")
    try folder.write(prompt, to: "chinese/student.txt")
    try folder.write("{{score_1}} {{score_2}}\n{{reason}}\n", to: "chinese/target.txt")
    return folder.path + "/chinese"
  }

  @Test(
    "A reason that names the better answer names the one that the verdict shown prefers",
    arguments: ["pandalm", "judgelm", "json", "chinese"],
    ["swap_augmentation: 1", "balance: position"])
  func agrees(format: String, option: String) async throws {
    let packs = try TemporaryFolder()
    let pack = format == "chinese" ? try Self.pack(in: packs) : format
    let run = try await TestRun(
      seeds: Questions.jsonl(0..<30) + Self.chinese,
      settings: "judging: {format: \(pack)}\npairs: {choose: all}\n"
        + "export: [{format: messages, \(option)}]")
    let library = TemplateLibrary()
    let parser = try #require(JudgeFormats.named(try library.pack(pack).parser)).init()
    var named: [String: Int] = [:]
    for (line, row) in zip(
      try run.lines("train.jsonl"),
      try run.lines("index.jsonl").filter { $0.object?["file"]?.string == "train.jsonl" })
    {
      let content = line.object?["messages"]?.array?.last?.object?["content"]?.string
      let said = try parser.parse(try #require(content))
      let better = try Self.better(in: said.reason ?? "")
      guard case .prefers(let position) = said.preference else {
        #expect(better.isEmpty, "a tie: \(said.reason ?? "")")
        continue
      }
      #expect(!better.isEmpty, "\(said.reason ?? "")")
      #expect(better.allSatisfy { $0 == (position == .first ? "1" : "2") }, "\(content ?? "")")
      named[row.object?["order"]?.string ?? "", default: 0] += 1
    }
    // Both orders are there, so the law is no accident of one of them.
    #expect((named["forward"] ?? 0) > 10 && (named["swapped"] ?? 0) > 10, "\(named)")
  }

  @Test("What one order calls the first answer the other calls the second")
  func exchanged() async throws {
    let run = try await TestRun(settings: "export: [{format: messages, swap_augmentation: 1}]")
    var said: [String: [String: String]] = [:]
    for (line, row) in zip(
      try run.lines("train.jsonl"),
      try run.lines("index.jsonl").filter { $0.object?["file"]?.string == "train.jsonl" })
    {
      let content = line.object?["messages"]?.array?.last?.object?["content"]?.string ?? ""
      let verdict = try PandaLMFormat().parse(content).preference.label
      said[row.object?["sample"]?.string ?? "", default: [:]][
        row.object?["order"]?.string ?? ""] = verdict
    }
    #expect(said.count > 10)
    let opposite = ["1": "2", "2": "1", "Tie": "Tie"]
    for verdicts in said.values {
      #expect(verdicts["swapped"] == verdicts["forward"].flatMap { opposite[$0] })
    }
  }
}
