extension PromptHeading {
  /// The words of a heading, where all of them are words that headings are made of.
  struct Title {
    let kind: Kind
    let isClosing: Bool
    /// The words with a number sign for the number.
    let shape: String
    let noun: String
    let number: String

    init?(_ text: String) {
      let words = Self.words(of: text)
      guard !words.isEmpty, words.count <= 8 else { return nil }
      var roles: [Role] = []
      var noun = ""
      var number = ""
      var position: Position?
      var shape: [String] = []
      for word in words {
        guard let role = Self.roles[word] else { return nil }
        roles.append(role)
        switch role {
        case .number(let named):
          // "A" is an article as often as a letter; two numbers are no number.
          guard position == nil else { return nil }
          position = named
          number = word
          shape.append("#")
        case .answer:
          if noun.isEmpty { noun = word }
          shape.append(word)
        default: shape.append(word)
        }
      }
      isClosing = roles.contains(.end)
      self.shape = shape.joined(separator: " ")
      self.noun = noun.prefix(1).uppercased() + noun.dropFirst()
      self.number = number.uppercased()
      if let position {
        guard roles.contains(.answer), !roles.contains(.reference) else { return nil }
        kind = .answer(position)
      } else if roles.contains(.reference) {
        kind = .reference
      } else if roles.contains(.input) {
        kind = .input
      } else if roles.contains(.instruction) {
        kind = .instruction
      } else if roles.contains(.task) {
        kind = .task
      } else if roles.contains(.answer) || roles.contains(.other) {
        kind = .other
      } else {
        return nil
      }
    }

    /// Runs of letters and digits: `answer_1` and `Response1` are two words each.
    private static func words(of text: String) -> [String] {
      var words: [String] = []
      var word = String.UnicodeScalarView()
      var kind = 0
      func end() {
        if word.isEmpty { return }
        words += pieces(of: String(word).lowercased(), isChinese: kind == 3)
        word.removeAll()
      }
      for scalar in text.unicodeScalars {
        let next =
          switch scalar.value {
          case 0x30...0x39: 1
          case 0x41...0x5A, 0x61...0x7A: 2
          case 0x2F: 4
          case 0..<0x80, 0x2018...0x201D, 0x3000...0x303F, 0xFF00...0xFFEF: 0
          default: 3
          }
        if next != kind { end() }
        kind = next
        if next != 0 { word.append(scalar) }
      }
      end()
      return words
    }

    /// A run of Chinese as the words that headings know, longest first.
    private static func pieces(of run: String, isChinese: Bool) -> [String] {
      guard isChinese else { return [run] }
      var pieces: [String] = []
      var rest = run[...]
      while !rest.isEmpty {
        let size = [4, 3, 2, 1].first { roles[String(rest.prefix($0))] != nil } ?? rest.count
        pieces.append(String(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      return pieces
    }

    private enum Role: Hashable {
      case filler, end, answer, number(Position), instruction, task, input, reference, other
    }

    private static let roles: [String: Role] = {
      var roles: [String: Role] = [:]
      func add(_ words: String, _ role: Role) {
        for word in words.split(separator: " ") { roles[String(word)] = role }
      }
      add("the of from by s for to and user start begin beginning begins starts text", .filler)
      add("的 开始 用户 之 与 和", .filler)
      add("end ends / 结束", .end)
      add("response answer assistant model output candidate completion reply", .answer)
      add("回答 助手 答案 模型 回复 输出 候选", .answer)
      add("1 a first one 一 甲 第一个", .number(.first))
      add("2 b second two 二 乙 第二个", .number(.second))
      add("instruction instructions question prompt query problem 指令 问题 题目 提问", .instruction)
      add("task 任务", .task)
      add("input context material 输入 上下文 材料", .input)
      add("reference gold ground truth 参考 标准", .reference)
      add("evaluation judgment judgement verdict decision assessment comparison", .other)
      add("system result criteria rules format your", .other)
      add("评价 评估 判断 评分 结论 系统 要求 输出格式", .other)
      return roles
    }()
  }
}
