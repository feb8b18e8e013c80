import Testing

@testable import GavelCore

@Suite("Families of models")
struct ModelFamilyTests {
  @Test(
    "A family is the word that a model's name begins with",
    arguments: [
      ("gpt-4o-2024-08-06", "gpt"), ("GPT-4", "gpt"), ("Qwen/Qwen2.5-7B-Instruct", "qwen"),
      ("claude-3-5-sonnet", "claude"), ("o1-mini", "o"), ("ft:gpt-3.5-turbo:acme", "gpt"),
      ("accounts/x/models/llama-v3-8b", "llama"), ("teacher", "teacher"),
    ])
  func word(model: String, family: String) throws {
    #expect(try #require(ModelFamily(of: model)).name == family)
  }

  @Test("A name that begins with no letter has no family", arguments: ["", "7b-model", "/", "  "])
  func none(model: String) {
    #expect(ModelFamily(of: model) == nil)
  }

  @Test("Names that begin with the whole word belong to a family")
  func members() throws {
    let short = try #require(ModelFamily(named: "o"))
    #expect(["o1", "o3-mini", "openai/o1", "O"].allSatisfy(short.has))
    #expect(!["olmo-7b", "opt-7b", "gpt-4o", ""].contains(where: short.has))
    let gpt = try #require(ModelFamily(named: " GPT "))
    #expect(["gpt-4", "gpt4", "openai/GPT-3.5", "gpt"].allSatisfy(gpt.has))
    #expect(!["gpts", "my-gpt", "chatgpt"].contains(where: gpt.has))
    #expect(ModelFamily(named: " ") == nil)
  }
}
