import Testing

@testable import GavelCore

@Suite struct BuiltInPackTests {
  @Test(
    "The delimiters are the lines that divide the prompt, and no prose",
    arguments: [
      (
        "pandalm",
        [
          "### Instruction:", "### Input:", "### Reference Answer:", "### Response 1:",
          "### Response 2:",
          "### Evaluation:",
        ]
      ),
      (
        "judgelm",
        [
          "[Question]", "[Reference Answer]", "[The Start of Assistant 1's Answer]",
          "[The End of Assistant 1's Answer]", "[The Start of Assistant 2's Answer]",
          "[The End of Assistant 2's Answer]", "[System]",
        ]
      ),
      (
        "nova",
        [
          "<prompt>", "</prompt>", "<reference>", "</reference>", "<response_A>", "</response_A>",
          "<response_B>", "</response_B>",
        ]
      ),
      (
        "json",
        [
          "<question>", "</question>", "<reference>", "</reference>", "<answer_1>", "</answer_1>",
          "<answer_2>",
          "</answer_2>",
        ]
      ),
    ])
  func delimiters(_ name: String, _ expected: [String]) throws {
    let pack = try BuiltInPack.read(name)
    // Only the teacher is told how to answer; a student has learnt it.
    #expect(pack.teacher.delimiters.filter { $0 != "### Judgment Format:" } == expected)
    #expect(pack.student.delimiters == expected)
    #expect(pack.teacherSystem?.delimiters == [])
    #expect(pack.name == pack.parser)
    #expect(pack.showsReference)
  }

  @Test(
    "Headings, marks and lines that introduce a slot divide; prose and the items of a list do not",
    arguments: [
      ("Response 1:\n{{response_1}}\n", ["Response 1:"]),
      ("Response 1: {{response_1}}", ["Response 1:"]),
      ("回答1：\n\n{{response_1}}", ["回答1："]), ("Note:\nRead well.\n{{response_1}}", []),
      ("Answer in this form:\none line", []), ("【回答1】{{response_1}}【完】", ["【回答1】", "【完】"]),
      ("- Be fair.\n* Be brief.\n+ Be kind.\n---\n***", ["---", "***"]),
      ("# Judge{{#input}} with input{{/input}} now\n{{input}}", ["# Judge"]),
      ("{{#input}}\n## Input\n{{input}}\n## End\n{{/input}}", ["## Input", "## End"]),
      ("<a>{{response_1}}</a>\n<a>{{response_2}}</a>", ["<a>", "</a>"]), ("#\n##\nx", []),
      ("{{response_1}}\n{{response_2}}", []), ("Both:\n{{response_1}}\n{{response_2}}", ["Both:"]),
    ])
  func ownDelimiters(_ source: String, _ expected: [String]) throws {
    let template = try Template(source, file: "t", slots: TemplateSlot.prompt)
    #expect(template.delimiters == expected)
  }
}
