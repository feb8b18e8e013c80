internal import Foundation
public import GavelCore

/// Reads a settings file: flags over the file over its recipe over the defaults.
public enum SettingsReader {
  /// Reads and checks settings, and reports everything that is wrong at once.
  ///
  /// - Parameters:
  ///   - path: the settings file; relative paths in it begin at its folder.
  ///   - overrides: what `--set` was given, `KEY=VALUE` each.
  ///   - environment: the process's; it wins over the `.env` beside the file.
  ///   - requiringKeys: whether a key that is not set is a problem; else it is a warning.
  ///   - checkingFiles: whether a source that is not there is a problem.
  ///   - judgeFormats: the template packs that are known by name.
  ///   - exportFormats: the export formats that are known.
  public static func read(
    path: String, overrides: [String] = [], environment: [String: String],
    requiringKeys: Bool = true, checkingFiles: Bool = true,
    judgeFormats: [String] = JudgeFormats.all.map { $0.name },
    exportFormats: [String] = ExportFormats.all.map { $0.name }
  ) throws(SettingsProblems) -> ResolvedSettings {
    let (root, problems) = merged(path: path, overrides: overrides)
    let dotEnv = dotEnv(beside: path)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().standardizedFileURL.path
    let context = SettingsContext(
      folder: folder, environmentFile: dotEnv.path,
      environment: dotEnv.variables.merging(environment) { $1 },
      requiresKeys: requiringKeys, checksFiles: checkingFiles, judgeFormats: judgeFormats,
      exportFormats: exportFormats)
    guard let root else { throw SettingsProblems(problems + dotEnv.problems) }
    var decoder = SettingsDecoder(context)
    let settings = decoder.settings(root)
    let found = problems + decoder.problems + dotEnv.problems
    guard found.isEmpty else { throw SettingsProblems(found) }
    return ResolvedSettings(
      settings: settings, environment: context.environment,
      warnings: SettingsProblems.sorted(decoder.warnings).map(\.description))
  }

  /// The values of flags, file and recipe in one tree; nil where there is nothing to read.
  static func merged(
    path: String, overrides: [String]
  ) -> (root: SettingsNode?, problems: [SettingsProblem]) {
    let origin = SettingsPlace.Origin.file(path)
    let file: SettingsTree
    switch text(of: path) {
    case .success(let text): file = SettingsTree(yaml: text, origin: origin)
    case .failure(let problem): return (nil, [problem])
    }
    var problems = file.problems
    let start = SettingsPlace(origin, line: 1, column: 1)
    guard var root = file.root, !root.isEmpty, !root.isNull else {
      let empty = SettingsProblem(
        at: start, "expected settings, found an empty file; gavel init writes one to begin with")
      return (nil, problems.isEmpty ? [empty] : problems)
    }
    guard root.mapping != nil else {
      problems.append(
        SettingsProblem(at: start, "expected keys and values, found \(root.shown)"))
      return (nil, problems)
    }
    root.place = start

    var flags: [SettingsOverride] = []
    for (index, text) in overrides.enumerated() {
      do {
        flags.append(try SettingsOverride(text, index: index))
      } catch {
        problems.append(error)
      }
    }
    let recipe = recipe(for: root, flags, &problems)
    if let recipe { root = RoleDefaults.removed(from: recipe).under(root) }
    for flag in flags {
      do {
        root = try flag.apply(to: root)
      } catch {
        problems.append(error)
      }
    }
    if let recipe { root = RoleDefaults.laid(beneath: root, from: recipe) }
    return (root, problems)
  }

  /// The recipe that the last flag or the file names.
  private static func recipe(
    for root: SettingsNode, _ flags: [SettingsOverride], _ problems: inout [SettingsProblem]
  ) -> SettingsNode? {
    let named = flags.last { $0.key == "recipe" }?.value ?? root.mapping?["recipe"]
    guard let named, !named.isNull, let name = named.scalar?.text, !name.isEmpty else { return nil }
    guard let tree = Recipes.tree(named: name) else {
      problems.append(SettingsProblem(at: named.place, path: "recipe", Recipes.unknown(name)))
      return nil
    }
    problems += tree.problems
    return tree.root
  }

  private static func text(of path: String) -> Result<String, SettingsProblem> {
    let place = SettingsPlace(.file(path))
    if Files.isFolder(path) {
      return .failure(SettingsProblem(at: place, "expected a settings file, found a folder"))
    }
    guard Files.exists(path) else {
      return .failure(
        SettingsProblem(at: place, "no such file; gavel init writes one to begin with"))
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      return .failure(SettingsProblem(at: place, "the file cannot be read"))
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      return .failure(SettingsProblem(at: place, "expected UTF-8, found other bytes"))
    }
    return .success(text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
  }

  /// The variables of the `.env` beside a file, if there is one.
  static func dotEnv(
    beside path: String
  ) -> (path: String, variables: [String: String], problems: [SettingsProblem]) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let path = folder + ".env"
    guard Files.exists(path), !Files.isFolder(path) else { return (path, [:], []) }
    switch text(of: path) {
    case .failure(let problem): return (path, [:], [problem])
    case .success(let text):
      let (variables, faults) = DotEnv.read(text)
      let problems = faults.map {
        SettingsProblem(at: SettingsPlace(.file(path), line: $0.line), $0.text)
      }
      return (path, variables, problems)
    }
  }
}
