/// The words that say nothing about whether an answer deals with its question.
///
/// Function words of the languages that simulated models speak, and every word of their own
/// ``Voice``s: what they say anyway must not count as taken up.
struct CommonWords: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let english = CommonWords(rawValue: 1)
  static let spanish = CommonWords(rawValue: 2)
  static let russian = CommonWords(rawValue: 4)
  static let spoken = CommonWords(rawValue: 8)

  /// Each common word in lower case, with the lists that it stands in.
  static let lists: [String: CommonWords] = {
    var lists: [String: CommonWords] = [:]
    for (words, list) in [
      (englishWords, english), (spanishWords, spanish), (russianWords, russian),
    ] {
      for word in words.split(separator: " ") {
        lists[String(word), default: []].insert(list)
      }
    }
    for sentence in Voice.allSentences + QuestionLanguage.allCases.map(\.refusal) {
      for word in pieces(of: sentence) { lists[word, default: []].insert(spoken) }
    }
    return lists
  }()

  /// The words of a sentence, and of its runs without spaces all fragments of two to four
  /// characters.
  private static func pieces(of sentence: String) -> [String] {
    sentence.lowercased().unicodeScalars
      .split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
      .flatMap { run in
        guard let first = run.first, first.value >= 0x3000 else { return [String(run)] }
        let scalars = Array(run)
        return (2...4).flatMap { size in
          scalars.indices.dropLast(size - 1).map { start in
            var fragment = String.UnicodeScalarView()
            fragment.append(contentsOf: scalars[start..<start + size])
            return String(fragment)
          }
        }
      }
  }

  /// Characters that join words in Chinese: a fragment that a question is cut into has none.
  static let chineseGrammar = Set(
    "的了是和在与及吗呢吧请把被对从就也都而或这那你我他她它们个么哪谁将并为所".unicodeScalars)

  /// Pairs of characters that do the same, and the verbs that questions begin with.
  static let chinesePairs: Set<[Unicode.Scalar]> = Set(
    """
    解释 说明 如何 什么 怎么 怎样 介绍 描述 列出 分析 比较 一下 一些 以及 并且 因此 可以 需要 进行 关于 通过 根据 给出 写出 写一 \
    下面 以下 其中 下列 之间 没有 不是 还是 因为 所以 但是 如果 应该 哪些 几个 回答 问题
    """.split(separator: " ").map { Array($0.unicodeScalars) })

  private static let englishWords = """
    a about above after again all also an and any are aren as at be because been before being below \
    between both but by can cannot could couldn d did do does doesn doing don down during each \
    else etc few for from further get give given had has hasn have having he her here hers him his how \
    however i if in into is isn it its itself just let ll m many may me might mine more most much must \
    my no nor not now of off on once one only or other our ours out over own please re s same say \
    shall she should so some such t tell than that the their theirs them then there these they \
    this those through to too under until up upon us use using ve very was wasn way we were what when \
    where which while who whom whose why will with within without would write yes yet you your yours \
    answer compare create describe discuss explain find generate identify list name provide question \
    summarize summarise suggest
    """

  private static let spanishWords = """
    a al algo ante así aunque cada como cómo con contra cual cuál cuáles cuando cuándo de del desde \
    donde dónde dos e el él ella ellas ellos en entre era es esa escribe ese eso esta está están \
    estas este esto estos explica fue ha hace hacer han hasta hay la las le les lo los más me mi \
    muy ni no nos o os otra otro para pero por porque puede pueden qué que quién se según ser si sí \
    sin sobre son su sus también te tiene tienen todo todos tu tus un una unas uno unos y ya \
    compara crea da describe explique escriba indica menciona nombra resume
    """

  private static let russianWords = """
    а без бы был была были было быть в вам вас весь во вот все всё вы где да для до его ее её если \
    есть еще ещё же за здесь и из или им их к как какая какие какой какую когда кто ли между меня \
    мне может можно мой мы на над нам нас не него нее неё нет ни них но ну о об один она они оно от \
    по под почему при про с себя со так такой там тем то того тоже только том ты у уже чего чем что \
    чтобы эта эти это этот этого я \
    объясни объясните опиши опишите напиши напишите назови назовите перечисли перечислите \
    приведи приведите расскажи расскажите сравни сравните
    """
}
