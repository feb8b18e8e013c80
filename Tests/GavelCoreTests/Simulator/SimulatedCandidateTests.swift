import GavelText
import Testing

@testable import GavelCore

@Suite struct SimulatedCandidateTests {
  private func model(
    _ profile: SimulatedModel.Profile = .init(), name: String = "llama", seed: UInt64 = 7
  ) -> SimulatedModel {
    SimulatedModel(seed: seed, name: name, profile: profile)
  }

  private func answer(_ model: SimulatedModel, _ question: String) -> String {
    model.reply(to: [.init(.user, question)]).text
  }

  @Test("The same seed, name, profile and messages give the same reply, in every process")
  func determinism() {
    let question = "Name three rivers of Europe and the seas that they reach."
    let reply = model().reply(to: [.init(.user, question)])
    #expect(reply == model().reply(to: [.init(.user, question)]))
    #expect(reply.servedModel == "llama")
    #expect(
      reply.text == """
        There are a few sides to this. Much of this comes down to three and rivers. There is \
        usually more than one way to go about it. One should keep seas and reach in mind as well.
        """)
    #expect(reply != model(seed: 8).reply(to: [.init(.user, question)]))
    #expect(reply.text != answer(model(name: "bloom"), question))
    let told = model().reply(to: [.init(.system, "Be brief."), .init(.user, question)])
    #expect(reply.text != told.text)
  }

  @Test("An answer takes up exactly the share of the question's words that its quality says")
  func share() {
    for quality in [0, 0.3, 0.5, 0.8, 1] {
      for (index, name) in ["llama", "bloom", "opt", "pythia"].enumerated() {
        let questions =
          SimulatedQuestions.languages.map(\.question) + (0..<20).map(SimulatedQuestions.question)
        for question in questions {
          let content = ContentWords(of: question)
          let text = answer(model(.init(quality: quality, spread: 0), name: name), question)
          let count = (quality * Double(content.words.count)).rounded()
          #expect(content.words.count >= 6, "\(content.words)")
          #expect(
            content.share(in: text) == count / Double(content.words.count),
            "\(index) \(quality) \(content.words): \(text)")
        }
      }
    }
  }

  @Test("An answer speaks its question's language", arguments: SimulatedQuestions.languages)
  func language(of name: String, question: String) {
    let expected: [String: QuestionLanguage] = [
      "English": .english, "Chinese": .chinese, "Spanish": .spanish, "Japanese": .japanese,
      "Russian": .russian,
    ]
    #expect(ContentWords(of: question).language == expected[name])
    let own = Voice.all(in: expected[name] ?? .english)
    let text = answer(model(.init(quality: 0, spread: 0)), question)
    let known = own.flatMap { $0.openings + $0.fillers + $0.closings }
    #expect(known.contains { text.contains($0) })
  }

  @Test("An answer has two to six sentences, and models seldom give the same one")
  func variety() {
    var same = 0
    for number in 0..<200 {
      let question = SimulatedQuestions.question(number)
      let texts = ["llama", "bloom", "opt"].map { answer(model(name: $0), question) }
      if Set(texts).count < 3 { same += 1 }
      for text in texts {
        let ends = text.filter { ".!?:".contains($0) }.count
        #expect((2...8).contains(ends), "\(text)")
      }
    }
    #expect(same == 0)
  }

  @Test("A candidate of quality .8 beats one of .4 in more than 85 % of the questions")
  func qualityOrders() {
    let good = model(.init(quality: 0.8), name: "good")
    let poor = model(.init(quality: 0.4), name: "poor")
    let wins = (0..<400).count { number in
      let question = SimulatedQuestions.question(number)
      let content = ContentWords(of: question)
      return content.share(in: answer(good, question)) > content.share(in: answer(poor, question))
    }
    #expect(wins > 340)
  }

  @Test("Shares of empty answers and refusals are as asked, and there are none unasked")
  func failures() {
    let plain = model()
    let failing = model(.init(empty: 0.2, refusal: 0.1))
    let questions = (0..<2_000).map(SimulatedQuestions.question)
    #expect(questions.allSatisfy { !answer(plain, $0).isEmpty })
    #expect(questions.allSatisfy { !Refusal.isRefusal(answer(plain, $0)) })
    let texts = questions.map { answer(failing, $0) }
    // Four standard errors.
    #expect(abs(Double(texts.count { $0.isEmpty }) / 2_000 - 0.2) < 0.036)
    #expect(abs(Double(texts.count { Refusal.isRefusal($0) }) / 2_000 - 0.1) < 0.027)
  }

  @Test("A refusal is one in every language", arguments: SimulatedQuestions.languages)
  func refusals(of name: String, question: String) {
    let reply = model(.init(refusal: 1)).reply(to: [.init(.user, question)])
    #expect(Refusal.isRefusal(reply.text))
    #expect(reply.finish == .stop)
  }

  @Test("A text above the limit is cut there and says so", arguments: SimulatedQuestions.languages)
  func limit(of name: String, question: String) throws {
    let whole = model().reply(to: [.init(.user, question)])
    let tokens = try #require(whole.usage).completion
    #expect(whole.finish == .stop)
    for limit in [0, 1, 5, 12, tokens - 1] {
      let cut = model().reply(to: [.init(.user, question)], maxTokens: limit)
      #expect(cut.finish == .length)
      #expect(whole.text.hasPrefix(cut.text))
      #expect(try #require(cut.usage).completion <= limit)
    }
    #expect(model().reply(to: [.init(.user, question)], maxTokens: tokens) == whole)
  }

  @Test("The estimate of tokens follows the words")
  func estimate() {
    for (_, question) in SimulatedQuestions.languages {
      let words = Tokenizer.unicode.tokens(in: question).count
      #expect(TokenEstimate.tokens(in: question) == Int((Double(words) * 1.3).rounded()))
    }
  }

  @Test("The question is the last message of the user, and Alpaca's headings are not part of it")
  func question() {
    let plain = "Describe a suspension bridge near Lisbon."
    for (instruction, input, answer) in [
      ("Instruction", "Input", "Response"), ("Task", "Material for the task", "Answer"),
    ] {
      let wrapped = """
        Below is an instruction that describes a task.

        ### \(instruction):
        \(plain)

        ### \(input):
        Tagus, 1966

        ### \(answer):
        """
      #expect(CandidateQuestion([.init(.user, wrapped)]).text == "\(plain)\n\nTagus, 1966")
    }
    #expect(
      CandidateQuestion([.init(.user, "Hi"), .init(.assistant, "Hello"), .init(.user, plain)]).text
        == plain)
    #expect(CandidateQuestion([]).text == "")
    #expect(CandidateQuestion([.init(.user, "# Instruction: x")]).text == "# Instruction: x")
  }

  @Test("A question without words is answered", arguments: ["", "?", "🙂", "the of", "人", "な"])
  func oddQuestions(question: String) {
    #expect(!answer(model(), question).isEmpty)
  }

  @Test("The latency lies around its mean and does not change")
  func latency() {
    let slow = model(.init(latency: 100))
    let times = (0..<500).map { slow.latency(to: [.init(.user, "\($0)")]) }
    #expect(times.allSatisfy { (50...150).contains($0) })
    #expect(abs(times.reduce(0, +) / 500 - 100) < 6)
    #expect(slow.latency(to: [.init(.user, "1")]) == times[1])
    #expect(model().latency(to: []) == 0)
  }
}
