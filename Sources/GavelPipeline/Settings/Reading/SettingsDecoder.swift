/// Turns the merged values into settings and collects everything that is wrong on the way.
///
/// A faulty value is reported and reads as missing, so that reading goes on; what depends on it is
/// not checked, so that one mistake is one problem.
struct SettingsDecoder {
  let context: SettingsContext
  private(set) var problems: [SettingsProblem] = []
  private(set) var warnings: [SettingsProblem] = []
  private var faulty: Set<String> = []

  init(_ context: SettingsContext) {
    self.context = context
  }

  /// Reports a problem of the value at a path.
  mutating func report(_ place: SettingsPlace, _ path: String, _ text: String) {
    problems.append(SettingsProblem(at: place, path: path.isEmpty ? nil : path, text))
    faulty.insert(path)
  }

  /// Reports a problem of a key in a section.
  mutating func report(_ section: SettingsSection, _ key: String, _ text: String) {
    report(section.place(key), section.path(key), text)
  }

  /// Reports a problem that belongs to no one key.
  mutating func report(_ place: SettingsPlace, _ text: String) {
    problems.append(SettingsProblem(at: place, text))
  }

  mutating func reportMissing(_ key: String, in section: SettingsSection, _ advice: String) {
    let owner = section.path.isEmpty ? "" : " in \(section.path)"
    problems.append(
      SettingsProblem(at: section.place, "missing \"\(key)\"\(owner)\(advice)"))
    faulty.insert(section.path(key))
  }

  mutating func warn(_ place: SettingsPlace, _ path: String, _ text: String) {
    warnings.append(SettingsProblem(at: place, path: path, text))
  }

  /// Makes a path count as faulty, where the problem was reported of something within it.
  mutating func markFaulty(_ path: String) { faulty.insert(path) }

  /// Whether all of some paths were read without a problem.
  func isSound(_ paths: String...) -> Bool { faulty.isDisjoint(with: paths) }
}
