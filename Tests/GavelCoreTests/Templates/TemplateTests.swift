import Testing

@testable import GavelCore

@Suite struct TemplateTests {
  private func fill(
    _ source: String, _ values: [TemplateSlot: String] = [:]
  ) throws -> String {
    try Template(source, file: "t.txt", slots: TemplateSlot.prompt).filled(with: values)
  }

  @Test(
    "A tag that is alone on its line takes the line along",
    arguments: [
      ("a\n{{#input}}\nb\n{{/input}}\nc\n", "a\nb\nc", "a\nc"),
      ("a\n{{#input}}\nb\n{{/input}}\n", "a\nb", "a"),
      ("a\n{{#input}}\nb\n{{/input}}", "a\nb", "a"),
      ("{{#input}}\nb\n{{/input}}\nc", "b\nc", "c"),
      ("{{#input}}\nb\n{{/input}}", "b", ""),
      ("a{{#input}} b{{/input}} c", "a b c", "a c"),
      ("a\n{{#input}}b{{/input}}\nc", "a\nb\nc", "a\n\nc"),
      ("a\n  {{#input}}  \n  b\n\t{{/input}}\t\nc", "a\n  b\nc", "a\nc"),
      ("a {{#input}}\nb{{/input}}", "a \nb", "a "),
      ("a\n{{^input}}\nb\n{{/input}}\nc", "a\nc", "a\nb\nc"),
      ("{{#input}}\nyes\n{{/input}}\n{{^input}}\nno\n{{/input}}\n", "yes", "no"),
      ("a\n\n{{#input}}\n\nb\n{{/input}}\n\nc", "a\n\n\nb\n\nc", "a\n\n\nc"),
      ("a\n{{#input}}\n{{#input}}\nb\n{{/input}}\n{{/input}}\n", "a\nb", "a"),
      ("{{#input}}{{^input}}never{{/input}}x{{/input}}y", "xy", "y"),
      ("a\r\n{{#input}}\r\nb\r\n{{/input}}\r\nc\r\n", "a\nb\nc", "a\nc"),
      ("a\n\n", "a", "a"), ("\n", "", ""), ("", "", ""),
    ])
  func sections(_ source: String, _ with: String, _ without: String) throws {
    #expect(try fill(source, [.input: "value"]) == with)
    #expect(try fill(source) == without)
  }

  @Test(
    "A comment leaves nothing behind",
    arguments: [
      ("a{{! b }}c", "ac"), ("a\n{{! b }}\nc", "a\nc"), ("{{! b }}\nc", "c"), ("a\n{{! b }}", "a"),
      ("a\n{{! one\ntwo }}\nc", "a\nc"), ("a\n{{!}}\n{{! {{ }}\nc", "a\nc"),
    ])
  func comments(_ source: String, _ text: String) throws {
    #expect(try fill(source) == text)
  }

  @Test("A slot takes spaces inside its braces, and nothing stands for a missing value")
  func slots() throws {
    #expect(try fill("[{{ input }}][{{reference}}]", [.input: "x"]) == "[x][]")
    #expect(try fill("{{#input}}[{{input}}]{{/input}}", [.input: ""]) == "[]")
    #expect(try fill("{{input}}{{input}}", [.input: "x"]) == "xx")
    let template = try Template(
      "{{#input}}{{^reference}}{{instruction}}{{/reference}}{{/input}}", file: "t",
      slots: TemplateSlot.prompt)
    #expect(template.slots == [.input, .reference, .instruction])
  }

  @Test(
    "What is inserted is never read again",
    arguments: [
      "{{reference}}", "{{#input}}x{{/input}}", "{{", "}}", "{{input}}", "{{! x }}", "{{{input}}}",
      "a\r\nb\r\n", "\n",
      "\u{0}", "\\",
    ])
  func onePass(_ value: String) throws {
    let text = try fill("<{{input}}>{{reference}}", [.input: value, .reference: "secret"])
    #expect(text.isByteEqual(to: "<\(value)>secret"))
  }

  @Test("Line ends inside are kept, those at the end of the whole text are left out")
  func lineEnds() throws {
    #expect(try fill("{{input}}|\n", [.input: "\nx\n\n"]).isByteEqual(to: "\nx\n\n|"))
    #expect(try fill("{{input}}\n", [.input: "x\n\n"]).isByteEqual(to: "x"))
    #expect(try fill("\n{{input}}\n\n{{reference}}\n").isByteEqual(to: ""))
  }
}
