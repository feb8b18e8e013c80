/// The word that the names of related models begin with: `gpt` of `gpt-4o`, `qwen` of
/// `Qwen/Qwen2.5-7B`.
struct ModelFamily: Hashable, Sendable {
  let name: String

  /// A family by its name; `nil` where that is blank.
  init?(named name: String) {
    let name = name.trimmingWhitespace.lowercased()
    guard !name.isEmpty else { return nil }
    self.name = name
  }

  /// The family of a model; `nil` where its name begins with no letter.
  init?(of model: String) {
    self.init(named: String(Self.ownName(model).prefix { $0.isLetter }))
  }

  /// Whether a model's name begins with the family's, as a whole word: `o` has `o1-mini` and not
  /// `olmo-7b`.
  func has(_ model: String) -> Bool {
    let model = Self.ownName(model)
    return model.hasPrefix(name) && model.dropFirst(name.count).first?.isLetter != true
  }

  /// The name without its publisher and without the mark of a tuned one.
  private static func ownName(_ model: String) -> Substring {
    let model = model.lowercased()
    let name = model.split(separator: "/").last ?? Substring(model)
    return name.hasPrefix("ft:") ? name.dropFirst(3) : name
  }
}
