/// What models say around a list: remarks before it, after it, and in place of an item.
enum QueryRemarks {
  /// Whether a line of a list without marks is a remark and no item.
  static func isRemark(_ line: String) -> Bool {
    isOpening(line) || isClosing(line)
  }

  /// Whether a line announces a list: `Sure! Here are five new questions:`, `以下是五个新问题：`.
  static func isOpening(_ line: String) -> Bool {
    let plain = line.lowercased().trimmingWhitespace
    let ends = [":", "：", "!", "！", "。", "."].contains { plain.hasSuffix($0) }
    return ends && openings.contains(where: plain.hasPrefix)
  }

  /// Whether a line ends an answer: `Let me know if you need more.`, `希望这些问题对你有帮助。`.
  static func isClosing(_ line: String) -> Bool {
    let plain = line.lowercased().trimmingWhitespace
    return closings.contains(where: plain.hasPrefix)
  }

  /// Whether an item stands for a query without being one: `[New question]`, `...`, `（略）`.
  static func isPlaceholder(_ item: String) -> Bool {
    let plain = item.lowercased().trimmingWhitespace
    let letters = plain.unicodeScalars.contains { $0.properties.isAlphabetic }
    if !letters { return true }
    let isBracketed = [("[", "]"), ("<", ">"), ("【", "】"), ("（", "）"), ("(", ")")].contains {
      plain.hasPrefix($0) && plain.hasSuffix($1) && !plain.dropFirst().dropLast().contains($0)
    }
    return isBracketed || ["n/a", "none", "todo", "无", "同上", "略"].contains(plain)
  }

  private static let openings = [
    "sure", "certainly", "of course", "here are", "here is", "here's", "okay", "ok,", "below are",
    "below is", "the following", "these are", "i have written", "i've written", "absolutely",
    "new questions", "got it", "好的", "当然", "以下", "下面", "没问题", "根据", "这里是", "这是", "新问题",
    "按照", "如下",
  ]
  private static let closings = [
    "let me know", "i hope", "hope th", "feel free", "these questions", "these cover",
    "each of these", "all of these", "note:", "note that", "if you need", "if you'd like",
    "if you want", "would you like", "希望", "以上", "如果你", "如果您", "如需", "如有", "注：", "注意：",
    "这些问题", "请告诉我", "需要更多",
  ]
}
