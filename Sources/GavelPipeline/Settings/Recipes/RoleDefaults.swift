/// A recipe's values for models that have a role, beneath what the file says of each model.
enum RoleDefaults {
  private static let roles = [
    (defaults: "teacher_defaults", models: "teachers"),
    (defaults: "candidate_defaults", models: "candidates"),
  ]

  /// The recipe without its defaults for roles.
  static func removed(from recipe: SettingsNode) -> SettingsNode {
    guard case .mapping(var mapping) = recipe.content else { return recipe }
    for role in roles { mapping[role.defaults] = nil }
    return SettingsNode(.mapping(mapping), at: recipe.place)
  }

  /// Lays the recipe's defaults beneath the models.
  ///
  /// A model in both roles has the teacher's: an answer longer than the published one is a
  /// deviation, a judgment that is cut off is lost.
  static func laid(beneath root: SettingsNode, from recipe: SettingsNode) -> SettingsNode {
    guard case .mapping(var mapping) = root.content, let models = mapping["models"],
      case .mapping(var named) = models.content
    else { return root }
    for role in roles {
      guard let defaults = recipe.mapping?[role.defaults] else { continue }
      let names = mapping[role.models]?.list?.compactMap { $0.scalar?.text } ?? []
      for name in names {
        guard let model = named[name], model.mapping != nil else { continue }
        named[name] = SettingsNode(defaults.under(model).content, at: model.place)
      }
    }
    mapping["models"] = SettingsNode(.mapping(named), at: models.place)
    return SettingsNode(.mapping(mapping), at: root.place)
  }
}
