/// Everything that is wrong with the settings, one problem a line.
public struct SettingsProblems: Error, Hashable, Sendable, CustomStringConvertible {
  /// By file and line, then those of recipes and of flags.
  ///
  /// Never empty.
  public let problems: [SettingsProblem]

  init(_ problems: [SettingsProblem]) {
    precondition(!problems.isEmpty, "no problem is not an error")
    self.problems = Self.sorted(problems)
  }

  /// By place, each text once, in the order of finding where the place is the same.
  static func sorted(_ problems: [SettingsProblem]) -> [SettingsProblem] {
    var seen = Set<SettingsProblem>()
    let unique = problems.filter { seen.insert($0).inserted }
    let files = unique.reduce(into: [SettingsPlace.Origin]()) { origins, problem in
      if !origins.contains(problem.place.origin) { origins.append(problem.place.origin) }
    }
    return unique.enumerated().sorted { left, right in
      let (first, second) = (left.element.place, right.element.place)
      if case (.file, .file) = (first.origin, second.origin), first.origin != second.origin {
        return files.firstIndex(of: first.origin) ?? 0 < files.firstIndex(of: second.origin) ?? 0
      }
      if first < second { return true }
      if second < first { return false }
      return left.offset < right.offset
    }.map(\.element)
  }

  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
