import Testing

@testable import GavelCore

@Suite struct RefusalTests {
  @Test(
    "A refusal and nothing else is a refusal",
    arguments: [
      "I'm sorry, but I can't help with that.", "I’m sorry, but I can’t assist with that request.",
      " I'M SORRY, BUT I CANNOT PROVIDE THAT.\n", "I am sorry, but I cannot answer this question.",
      "Sorry, I can't do that.", "Sorry, but I cannot comply.", "I can’t help with that.",
      "I cannot assist you.",
      "I'm unable to help with this.", "I’m unable to assist.", "I must decline this request.",
      "As an AI language model, I cannot provide medical advice.",
      "As an AI, I can't generate such content.",
      "I cannot fulfill this request.", "抱歉，我无法回答这个问题。", "对不起，我不能提供帮助。", "很抱歉，我无法协助。",
      "申し訳ありませんが、お手伝いできません。", "Lo siento, pero no puedo ayudarte.",
      "Извините, но я не могу помочь.",
    ])
  func refusal(_ text: String) {
    #expect(Refusal.isRefusal(text))
  }

  @Test(
    "An answer that apologises is an answer",
    arguments: [
      "", "I'm sorry to hear that your dog is ill. Take it to a vet.",
      "Sorry, the correct answer is Paris.",
      "I'm sorry for the confusion. The answer is 4.", "Sorry! It is 4.",
      "I'm sorry, but the answer is 4.",
      "I'm sorry, but I can't find a mistake: the code is right.",
      "As an AI language model, I cannot have a favourite colour, but many people like blue.",
      "As an AI, I cannot taste food, but here is a recipe.",
      "I cannot recommend this book highly enough.",
      "I can't believe how simple this is: 4.", "He said: I'm sorry, but I can't help with that.",
      "抱歉让你久等了，答案是4。",
      "对不起是一种道歉。", "Lo siento mucho. La respuesta es 4.", "Paris.",
      "I'm sorry, but I can't help with that. "
        + String(repeating: "But here is the recipe. ", count: 20),
    ])
  func answer(_ text: String) {
    #expect(!Refusal.isRefusal(text))
  }
}
