import Testing

@testable import GavelCore

@Suite struct TemplateErrorTests {
  private static let known = "there are: input, instruction, reference, response_1, response_2"

  @Test(
    "A broken template is named with its file and line",
    arguments: [
      ("a\nb {{inptu}}", 2, "no slot named \"inptu\"; \(known)"),
      ("{{inptu}}\nb", 1, "no slot named \"inptu\"; \(known)"),
      ("a\n{{#inptu}}\nb\n{{/inptu}}\n", 2, "no slot named \"inptu\"; \(known)"),
      ("a\r\n\r\n{{^inptu}}\r\n", 3, "no slot named \"inptu\"; \(known)"),
      ("{{}}", 1, "no slot named \"\"; \(known)"), ("{{ # }}", 1, "no slot named \"\"; \(known)"),
      ("{{{input}}}", 1, "no slot named \"{input\"; \(known)"),
      ("{{result}}", 1, "no slot named \"result\"; \(known)"),
      ("a\nb\n{{input", 3, "a {{ without its }}"), ("a\n{{input}\nb", 2, "a {{ without its }}"),
      ("{{input}}\n\n{{", 3, "a {{ without its }}"),
      ("a\n{{#input}}\nb", 2, "{{#input}} is never closed"),
      ("{{#input}}", 1, "{{#input}} is never closed"),
      ("{{^input}}\n{{#reference}}\n{{/reference}}", 1, "{{^input}} is never closed"),
      ("{{#input}}\n{{#reference}}\n{{/input}}", 3, "{{/input}} closes {{#reference}} of line 2"),
      ("a\n{{^input}}\n\n{{/reference}}\n", 4, "{{/reference}} closes {{^input}} of line 2"),
      ("a\n{{/input}}\nb", 2, "{{/input}} closes nothing"),
      ("{{! one\ntwo\n}}\n{{x}}", 4, "no slot named \"x\"; \(known)"),
      ("{{! one\ntwo }} {{x}}", 2, "no slot named \"x\"; \(known)"),
    ])
  func error(_ source: String, _ line: Int, _ message: String) {
    let expected = TemplateError(file: "teacher.txt", line: line, message: message)
    #expect(throws: expected) {
      try Template(source, file: "teacher.txt", slots: TemplateSlot.prompt)
    }
    #expect(expected.description == "teacher.txt:\(line): \(message)")
  }

  private func pack(
    teacher: String = "{{instruction}}{{response_1}}{{response_2}}", target: String = "{{result}}",
    parser: any JudgeFormat.Type = PandaLMFormat.self
  ) throws -> TemplatePack {
    try TemplatePack(
      name: "mine", parser: parser,
      files: TemplatePack.Files(
        teacher: teacher, student: "{{instruction}}{{response_1}}{{response_2}}", target: target),
      folder: "mine")
  }

  @Test("A pack in which a judge would not see what it judges is refused")
  func missingSlots() {
    #expect(throws: TemplateError.self) { try pack(teacher: "{{instruction}}{{response_1}}") }
    #expect(throws: TemplateError.self) { try pack(teacher: "{{response_1}}{{response_2}}") }
    #expect(throws: Never.self) { try pack() }
  }

  @Test("A target without the verdict, or with scores that the parser has not, is refused")
  func target() {
    #expect(throws: TemplateError.self) { try pack(target: "{{reason}}") }
    #expect(throws: TemplateError.self) { try pack(target: "{{result}} {{score_1}}") }
    #expect(throws: TemplateError.self) {
      try pack(target: "{{score_1}}", parser: JudgeLMFormat.self)
    }
    #expect(throws: TemplateError.self) { try pack(target: "{{result}} {{instruction}}") }
    #expect(throws: Never.self) {
      try pack(target: "{{score_1}} {{score_2}}", parser: JudgeLMFormat.self)
    }
  }

  @Test("A pack's hash tells its texts apart, wherever one ends")
  func hash() throws {
    let hashes = try [
      pack().hash, pack(target: "{{result}}\n").hash,
      pack(teacher: "{{instruction}}{{response_1}}{{response_2}} ").hash,
      pack(parser: JSONFormat.self).hash,
    ]
    #expect(Set(hashes).count == hashes.count)
    #expect(try pack().hash == hashes[0])
  }
}
