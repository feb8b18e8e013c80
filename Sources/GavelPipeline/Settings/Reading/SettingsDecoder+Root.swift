internal import Foundation
internal import GavelCore

extension SettingsDecoder {
  private static let keys = [
    "name", "seed", "recipe", "queries", "models", "candidates", "pairs", "teachers", "judging",
    "keep", "split", "export", "budget", "templates", "cache",
  ]

  /// The settings of a merged tree; to be used only where no problem was found.
  mutating func settings(_ root: SettingsNode) -> Settings {
    guard let root = section(root, at: "", keys: Self.keys) else {
      preconditionFailure("the root was found to be a mapping before")
    }
    let templates = templates(root)
    let models = models(root)
    let names = models.map(\.name)
    let queries = queries(root)
    let candidates = candidates(root, for: queries, among: names)
    let judging = judging(root, models: names, templates: templates)
    let settings = Settings(
      name: runName(root),
      seed: seed(root),
      recipe: text("recipe", of: root),
      queries: queries,
      models: models,
      candidates: candidates,
      pairs: pairs(root, candidates: candidates.count),
      teachers: modelNames("teachers", least: 1, among: names, of: root),
      judging: judging,
      keep: keep(root),
      split: split(root),
      export: exports(root, templates: templates, for: judging),
      budget: budget(root),
      templates: templates, cache: cache(root))
    check(settings, in: root)
    return settings
  }

  /// The name that was given, or the name of the file's folder.
  private mutating func runName(_ root: SettingsSection) -> String {
    let folder = URL(fileURLWithPath: context.folder).lastPathComponent
    let name = name("name", of: root) ?? (folder == "/" ? "gavel" : folder)
    if name.contains(where: { $0 == "/" || $0.isNewline }) {
      report(root, "name", "expected a name without / and line ends")
    }
    return name
  }

  private mutating func seed(_ root: SettingsSection) -> UInt64 {
    guard let node = root["seed"] else { return 42 }
    guard let seed = node.scalar?.number.flatMap({ UInt64($0) }) else {
      reportKind(node, at: "seed", expected: "a whole number of at least 0")
      return 42
    }
    return seed
  }

  /// On, off, or a folder.
  private mutating func cache(_ root: SettingsSection) -> Settings.Cache {
    guard let node = root["cache"], !node.isEmpty else { return .usual }
    guard let scalar = node.scalar, scalar.number == nil, !scalar.text.isEmpty else {
      reportKind(node, at: "cache", expected: "on, off or a folder")
      return .usual
    }
    if let isOn = scalar.bool { return isOn ? .usual : .off }
    let path = context.absolute(scalar.text)
    if Files.exists(path), !Files.isFolder(path) {
      report(root, "cache", "expected on, off or a folder, found a file: \(path)")
    }
    return .folder(path)
  }

  private mutating func templates(_ root: SettingsSection) -> String? {
    guard let text = name("templates", of: root) else { return nil }
    let path = context.absolute(text)
    if !Files.isFolder(path) { report(root, "templates", "no such folder: \(path)") }
    return path
  }
}
