/// The presets that reproduce published systems: `templates/recipes/NAME.yaml`.
///
/// A recipe holds the keys of a settings file, and `candidate_defaults` and `teacher_defaults`,
/// which lie beneath every model in that role.
public enum Recipes {
  /// The names of the recipes, sorted.
  public static let names: [String] = EmbeddedTemplates.files.keys
    .filter { $0.hasPrefix("recipes/") && $0.hasSuffix(".yaml") }
    .map { String($0.dropFirst("recipes/".count).dropLast(".yaml".count)) }
    .sorted()

  /// A recipe's values.
  static func tree(named name: String) -> SettingsTree? {
    EmbeddedTemplates.files["recipes/\(name).yaml"].map {
      SettingsTree(yaml: $0, origin: .recipe(name))
    }
  }

  /// What to say of a name that is no recipe.
  static func unknown(_ name: String) -> String {
    "no recipe is called \(Secret.quoted(name))\(Nearest.advice(for: name, among: names))"
  }
}
