import Testing

@testable import GavelCore

/// Reference values: Python's `hashlib` over the tag, a zero byte and `json.dumps(…, sort_keys=True,
/// separators=(",", ":"), ensure_ascii=False)`.
@Suite struct ContentIDTests {
  private let query = Query(instruction: "Name a river.")

  @Test("A query's id is that of its content, in every version")
  func queries() {
    #expect(query.id.description == "q-3ab5dd6e073784dd77dc418cb507ad79")
    let whole = Query(
      ownID: "s-1", instruction: "请解释光合作用。", input: "é\n\"x\"", reference: "ref",
      category: "science",
      occurrence: 2)
    #expect(whole.id.description == "q-c2d2ce18113fe01aad493bd5ecf255c8")
  }

  @Test("The ids of what follows from a query are stable, too")
  func records() {
    let first = Response.id(query: query.id, candidate: "llama")
    let second = Response.id(query: query.id, candidate: "opt")
    #expect(first.description == "r-9b0666725eeb83b4feae88fa69e58dcf")
    let pair = Pair(
      query: query.id, a: Pair.Shown(response: first, candidate: "llama"),
      b: Pair.Shown(response: second, candidate: "opt"))
    #expect(pair.id.description == "p-7959f97c1d8ae38b96d5fce97b789eed")
    #expect(
      Judgment.id(of: pair.id, by: "gpt", order: .forward, mode: .without).description
        == "j-5ed3ba83e6773474f52adaed33c5ea29")
    #expect(
      Sample.id(pair: pair.id, teacher: "gpt", mode: .with).description
        == "s-79aad3f5a089c1db618c2fc41f5f04d8")
  }

  private func request(
    provider: String = "openai", name: String = "llama", model: String = "llama-7b",
    parameters: JSONObject = JSONObject([("temperature", .number(0.7)), ("max_tokens", 512)]),
    messages: [CompletionRequest.Message] = [
      .init(.system, "Be brief."), .init(.user, "Name a river."),
    ],
    slot: Int = 0
  ) -> String {
    CompletionRequest(
      provider: provider, name: name, model: model, parameters: parameters, messages: messages,
      attempt: slot
    ).id.description
  }

  @Test("A request's id does not depend on the order of its parameters")
  func requests() {
    #expect(request() == "a-7a1f8cfd1e9ec26876d15c372974d04d")
    #expect(
      request(parameters: JSONObject([("max_tokens", 512), ("temperature", .number(0.7))]))
        == request())
  }

  @Test("Any field that differs makes another request")
  func requestFields() {
    let ids = [
      request(), request(provider: "simulator"), request(name: "llama2"),
      request(model: "llama-13b"),
      request(parameters: JSONObject()),
      request(parameters: JSONObject([("temperature", .number(0.7))])),
      request(parameters: JSONObject([("temperature", "0.7"), ("max_tokens", 512)])),
      request(messages: []),
      request(messages: [.init(.user, "Be brief."), .init(.user, "Name a river.")]),
      request(messages: [.init(.user, "Name a river."), .init(.system, "Be brief.")]),
      request(messages: [.init(.system, "Be brief.Name a river."), .init(.user, "")]),
      request(slot: 1),
    ]
    #expect(Set(ids).count == ids.count)
  }

  @Test("Any field that differs makes another query, canonically equivalent texts included")
  func queryFields() {
    let queries = [
      query, Query(instruction: "name a river."), Query(ownID: "1", instruction: "Name a river."),
      Query(instruction: "Name a river.", input: ""),
      Query(instruction: "Name a river.", reference: ""),
      Query(instruction: "Name a river.", category: ""),
      Query(instruction: "Name a river.", occurrence: 1),
      Query(instruction: "Name a river.", input: "null"), Query(instruction: "é"),
      Query(instruction: "e\u{301}"),
      Query(instruction: "Å"), Query(instruction: "\u{212B}"), Query(instruction: "A\u{30A}"),
    ]
    #expect(Set(queries.map(\.id)).count == queries.count)
    #expect(query.with(reference: "x").id == query.id)
  }

  @Test("One content has another id under another tag", arguments: ContentID.Tag.allCases)
  func tags(_ tag: ContentID.Tag) {
    let id = ContentID(tag, ["a": 1])
    #expect(id.tag == tag)
    #expect(id.description.utf8.count == 34)
    #expect(ContentID(stored: id.description) == id)
    for other in ContentID.Tag.allCases where other != tag {
      #expect(ContentID(other, ["a": 1]) != id)
    }
  }

  @Test("A text of another kind has no tag", arguments: ["", "-", "x-00", "query-1", "Q-1"])
  func noTag(_ text: String) {
    #expect(ContentID(stored: text).tag == nil)
  }

  @Test("A checksum does not depend on the pieces")
  func checksum() {
    #expect(Checksum().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    var checksum = Checksum()
    for byte in "é".utf8 { checksum.update([byte]) }
    #expect(checksum.hex() == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c")
    #expect(Checksum.of("é") == checksum.hex())
  }
}
