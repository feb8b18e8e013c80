/// AlignBench's overall score of a model, from its mean scores by category.
///
/// The mean of two means: of the 2 categories of reasoning and of the 6 of language (Liu et al. 2023;
/// its script `show_result.py`). Answers of the judge that cannot be read must not be in the means,
/// unlike there, where each is a −1.
public struct AlignBenchScore: Hashable, Sendable {
  public static let reasoningCategories = ["数学计算", "逻辑推理"]
  public static let languageCategories = [
    "基本任务", "中文理解", "综合问答", "文本写作", "角色扮演", "专业能力",
  ]
  /// What CritiqueLLM and AlignBench's own introduction call them.
  public static let otherNames = [
    "基本能力": "基本任务", "写作能力": "文本写作", "数学能力": "数学计算", "专业知识": "专业能力",
  ]

  public let reasoning: Double
  public let language: Double
  public var overall: Double { (reasoning + language) / 2 }

  /// Nil where a category has no mean, or two by both of its names.
  public init?(means: [String: Double]) {
    var named: [String: Double] = [:]
    for (name, mean) in means {
      let old = named.updateValue(mean, forKey: Self.otherNames[name] ?? name)
      if old != nil { return nil }
    }
    func mean(of categories: [String]) -> Double? {
      let values = categories.compactMap { named[$0] }
      return values.count == categories.count
        ? values.reduce(0, +) / Double(values.count) : nil
    }
    guard let reasoning = mean(of: Self.reasoningCategories),
      let language = mean(of: Self.languageCategories)
    else { return nil }
    self.reasoning = reasoning
    self.language = language
  }

  /// Whether these are AlignBench's categories, by either name.
  public static func has(_ categories: some Sequence<String>) -> Bool {
    let known = Set(categories.map { otherNames[$0] ?? $0 })
    return known.isSuperset(of: reasoningCategories + languageCategories)
  }
}
