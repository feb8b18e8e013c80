internal import Yams

extension SettingsTree {
  /// Reads a YAML text.
  init(yaml text: String, origin: SettingsPlace.Origin) {
    var source = DuplicateKeys(text)
    do {
      let composed = try source.compose()
      var converter = SettingsTreeConverter(origin: origin, duplicates: source)
      root = composed.map { converter.node($0) }
      problems = converter.problems
    } catch let error as YamlError {
      root = nil
      problems = [Self.problem(error, origin)]
    } catch {
      root = nil
      problems = [SettingsProblem(at: SettingsPlace(origin), "not YAML")]
    }
  }

  /// Says what is wrong without showing the line, which might hold a key.
  private static func problem(_ error: YamlError, _ origin: SettingsPlace.Origin) -> SettingsProblem
  {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      // The scanner notices a missing colon a line after it.
      let isLate = problem.contains("could not find expected ':'")
      let mark = isLate ? context?.mark ?? mark : mark
      let problem = problem.contains("nesting level") ? "nested too deeply" : problem
      return SettingsProblem(
        at: SettingsPlace(origin, line: mark.line, column: mark.column),
        "not YAML: \(problem) (column \(mark.column))\(advice(problem))")
    case .reader(let problem, let offset, _, let yaml):
      let line = offset.map { yaml.prefix($0).count { $0.isNewline } + 1 }
      return SettingsProblem(at: SettingsPlace(origin, line: line), "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      return SettingsProblem(
        at: SettingsPlace(origin, line: context.mark.line, column: context.mark.column),
        "the key \(Secret.quoted(keys.first ?? "")) stands twice in one mapping")
    default:
      return SettingsProblem(at: SettingsPlace(origin), "not YAML")
    }
  }

  private static func advice(_ problem: String) -> String {
    if problem.contains("cannot start any token") {
      return "; indent with spaces, and put text that begins with a special character into quotes"
    }
    if problem.contains("could not find expected ':'") {
      return "; is a space missing after a colon?"
    }
    if problem.contains("mapping values are not allowed") {
      return
        "; is the line before complete, with a space after its colon, and the indentation the same?"
    }
    return ""
  }
}
