/// A YAML text as values with their places, and all that is wrong with it as YAML.
struct SettingsTree {
  let root: SettingsNode?
  let problems: [SettingsProblem]
}
