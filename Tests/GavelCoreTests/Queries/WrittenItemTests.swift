import Testing

@testable import GavelCore

@Suite("What comes of the queries that a request asked for")
struct WrittenItemTests {
  private static let examples = ["Why is the sky blue?", "用一句话介绍长城。"]

  private func items(
    _ text: String, asked: Int = 3, finish: Completion.Finish = .stop, refusal: String? = nil
  ) -> [WrittenItem] {
    WrittenItem.all(
      in: .completed(Completion(text: text, finish: finish, refusal: refusal)), asked: asked,
      examples: Self.examples, category: "science")
  }

  @Test("Every place that was asked for ends in exactly one way, whatever the answer")
  func places() {
    let answers = [
      "", "1. a", "1. How do magnets work?\n2. What is DNA made of?\n3. x\n4. Who was Hypatia?",
      "[]", "I'm sorry, but I can't help with this request.",
    ]
    for answer in answers { #expect(items(answer).count == 3, "\(answer)") }
    #expect(
      WrittenItem.all(in: .failed(.timeout), asked: 2, examples: [], category: nil)
        == [.dropped(.failed, text: nil), .dropped(.failed, text: nil)])
  }

  @Test(
    "What is no new query has a reason",
    arguments: [
      ("How do magnets work?", nil), ("磁铁是怎样工作的？", nil), ("写首诗", nil), ("What is DNA?", nil),
      ("Why is the sky blue?", DropReason.echo), ("why is THE sky blue", .echo),
      ("用一句话介绍长城", .echo), ("Why?", .tooShort), ("写诗", .tooShort), ("", .tooShort),
      ("...", .notAQuery), ("[New question about science]", .notAQuery), ("（略）", .notAQuery),
      ("science", .notAQuery), ("同上", .notAQuery),
      ("I'm sorry, but I can't help with this request.", .notAQuery),
    ] as [(String, DropReason?)])
  func reasons(text: String, reason: DropReason?) {
    let found = items("1. Who was Hypatia?\n2. \(text)", asked: 2)[1]
    #expect(found == (reason.map { .dropped($0, text: text) } ?? .query(text)))
  }

  @Test("A refusal, an answer without a list and a cut one are told apart")
  func wholes() {
    let refused = WrittenItem.dropped(.refused, text: nil)
    #expect(items("抱歉，我不能回答这个问题。") == [refused, refused, refused])
    #expect(items("x", refusal: "no") == [refused, refused, refused])
    #expect(items("1. How do magnets work?")[1] == .dropped(.notWritten, text: nil))
    #expect(
      items("1. How do magnets work?\n2. What is D", finish: .length) == [
        .query("How do magnets work?"), .dropped(.truncated, text: "What is D"),
        .dropped(.truncated, text: nil),
      ])
    #expect(
      items("- How do magnets work?\n- how do magnets work")[1]
        == .dropped(.exactDuplicate, text: "how do magnets work"))
  }
}
