/// One mapping of the settings, and its path from the root.
struct SettingsSection {
  /// For example `models.llama`; empty for the root.
  let path: String
  let place: SettingsPlace
  let mapping: SettingsMapping

  /// The value of a key; nil where the key is missing or its value is `null`.
  subscript(key: String) -> SettingsNode? {
    mapping[key].flatMap { $0.isNull ? nil : $0 }
  }

  /// Whether the key stands here, be it with `null`.
  func has(_ key: String) -> Bool { mapping[key] != nil }

  /// The path of a key.
  func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The key's place, or the section's where it is missing.
  func place(_ key: String) -> SettingsPlace { mapping[key]?.place ?? place }
}
