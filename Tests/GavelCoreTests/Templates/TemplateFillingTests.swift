import Testing

@testable import GavelCore

@Suite struct TemplateFillingTests {
  private struct Texts {
    var instruction = "xi"
    var input: String? = "xn"
    var first = "xf"
    var second = "xs"
    var reference: String? = "xr"
  }

  private typealias Prompt = (Texts) -> String

  private func prompts(_ name: String) throws -> [(prompt: Prompt, delimiters: [String])] {
    let pack = try BuiltInPack.read(name)
    let answers = JudgeFormats.named(pack.parser)?.answerDelimiters ?? []
    func text(_ messages: [CompletionRequest.Message]) -> String {
      messages.map(\.content).joined(separator: "\n\n")
    }
    func query(_ texts: Texts) -> Query {
      Query(
        id: ContentID(stored: "q-1"), ownID: nil, instruction: texts.instruction,
        input: texts.input,
        reference: nil, category: nil)
    }
    return [
      (
        { texts in
          text(
            pack.teacherMessages(
              for: query(texts), first: texts.first, second: texts.second,
              reference: texts.reference))
        }, pack.teacher.delimiters + answers
      ),
      (
        { texts in
          text(
            pack.studentMessages(
              for: query(texts), first: texts.first, second: texts.second,
              reference: texts.reference))
        }, pack.student.delimiters + answers
      ),
    ]
  }

  @Test(
    "No text in a slot adds a delimiter to the prompt or changes another slot",
    arguments: BuiltInPack.names)
  func onePass(_ name: String) throws {
    for (prompt, delimiters) in try prompts(name) {
      var random = HostileText(seed: 6, delimiters: delimiters)
      let `guard` = DelimiterGuard(delimiters)
      for round in 0..<60 {
        var plain = Texts()
        var texts = Texts(
          instruction: random.text(), input: random.text(), first: random.text(),
          second: random.text(),
          reference: random.text())
        if round.isMultiple(of: 3) { (plain.input, texts.input) = (nil, nil) }
        if round.isMultiple(of: 2) { (plain.reference, texts.reference) = (nil, nil) }
        let filled = prompt(texts)
        #expect(
          SlowLookAlikes.unescaped(delimiters, in: filled)
            == SlowLookAlikes.unescaped(delimiters, in: prompt(plain)), "\(filled.debugDescription)"
        )
        // What was put in is what stands there, and the rest is the template's.
        let values = [texts.instruction, texts.input, texts.reference, texts.first, texts.second]
        let marks = [plain.instruction, plain.input, plain.reference, plain.first, plain.second]
        var rest = prompt(plain)[...]
        var expected = ""
        for (mark, value) in zip(marks, values) {
          guard let mark, let value, let place = rest.firstRange(of: mark) else { continue }
          expected += rest[..<place.lowerBound] + `guard`.neutralised(value)
          rest = rest[place.upperBound...]
        }
        #expect(filled.isByteEqual(to: expected + rest))
      }
    }
  }

  @Test("A text without look-alikes is inserted byte for byte", arguments: BuiltInPack.names)
  func untouched(_ name: String) throws {
    let text =
      "{{response_2}} {{#input}}\r\n### Summary:\n[1] <b>e\u{301}</b> \\ \u{0}| --- |\n} \u{200B}"
    for (prompt, _) in try prompts(name) {
      let filled = prompt(Texts(first: text))
      #expect(Array(filled.utf8).firstRange(of: Array(text.utf8)) != nil)
    }
  }

  @Test("Without input and reference no trace of them is left", arguments: BuiltInPack.names)
  func absent(_ name: String) throws {
    for (prompt, _) in try prompts(name) {
      let filled = prompt(Texts(input: nil, reference: nil)).lowercased()
      #expect(!filled.contains("input"))
      #expect(!filled.contains("reference answer:") && !filled.contains("[reference"))
      #expect(!filled.contains("\n\n\n") && !filled.hasSuffix("\n"))
    }
  }
}
