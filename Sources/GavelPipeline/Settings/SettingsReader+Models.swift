internal import Foundation
internal import GavelCore

extension SettingsReader {
  /// A model that may have come after the settings of a run, and what is needed to ask it.
  struct FoundModel {
    let model: Settings.Model
    /// It holds keys: never print it.
    let environment: [String: String]
  }

  /// Finds one model among those of a run, of another file and of flags, the later over the former.
  ///
  /// The recipe's values for teachers lie beneath a model that is asked to judge.
  ///
  /// - Parameters:
  ///   - run: the run's resolved settings.
  ///   - file: a settings file, or one that holds nothing but models.
  ///   - overrides: what `--set` was given, of models alone: what the run was made with stays.
  /// - Throws: ``NoSuchModel``, ``SettingsProblems``.
  static func judge(
    named name: String, run: String, file: String?, overrides: [String],
    environment: [String: String]
  ) throws -> FoundModel {
    var (root, problems) = merged(path: run, overrides: [])
    let beside = dotEnv(beside: file ?? run)
    problems += beside.problems
    var variables = beside.variables
    if let file {
      let (models, found) = modelsOnly(of: file)
      problems += found
      if let models { root = root?.under(models) }
      variables.merge(dotEnv(beside: run).variables) { first, _ in first }
    }
    for (index, text) in overrides.enumerated() {
      do throws(SettingsProblem) {
        let flag = try SettingsOverride(text, index: index)
        guard flag.key.hasPrefix("models.") else {
          throw SettingsProblem(
            at: flag.place,
            "only models.NAME.KEY can be set here; what the run was made with stays as it is")
        }
        if let node = root { root = try flag.apply(to: node) }
      } catch {
        problems.append(error)
      }
    }
    guard let root, problems.isEmpty else { throw SettingsProblems(problems) }
    return try found(
      name, in: judging(root, name),
      context: context(file ?? run, variables.merging(environment) { $1 }))
  }

  private static func found(
    _ name: String, in root: SettingsNode, context: SettingsContext
  ) throws -> FoundModel {
    var mapping = root.mapping ?? SettingsMapping()
    let all = mapping["models"]
    let names = all?.mapping?.keys ?? []
    guard let all, let named = all.mapping?[name] else {
      throw NoSuchModel(name: name, known: names)
    }
    // The others are asked nothing: limits that they would share, or what is wrong with them, is of
    // no account.
    var only = SettingsMapping()
    only[name] = named
    mapping["models"] = SettingsNode(.mapping(only), at: all.place)
    let section = SettingsSection(path: "", place: root.place, mapping: mapping)
    var decoder = SettingsDecoder(context)
    let models = decoder.models(section)
    let found = models.filter { $0.name == name }
    decoder.checkKeys(found, in: section)
    decoder.checkProxies(found, in: section)
    guard let model = found.first, decoder.problems.isEmpty else {
      throw SettingsProblems(decoder.problems)
    }
    return FoundModel(model: model, environment: context.environment)
  }

  /// The settings with a recipe's values for teachers beneath the model.
  private static func judging(_ root: SettingsNode, _ name: String) -> SettingsNode {
    guard var mapping = root.mapping, let recipe = mapping["recipe"]?.scalar?.text,
      let tree = Recipes.tree(named: recipe)?.root
    else { return root }
    mapping["candidates"] = nil
    mapping["teachers"] = SettingsNode(
      .list([SettingsNode(.scalar(SettingsScalar(text: name, isPlain: false)), at: root.place)]),
      at: root.place)
    return RoleDefaults.laid(beneath: SettingsNode(.mapping(mapping), at: root.place), from: tree)
  }

  private static func context(
    _ path: String, _ environment: [String: String]
  ) -> SettingsContext {
    SettingsContext(
      folder: URL(fileURLWithPath: path).deletingLastPathComponent().standardizedFileURL.path,
      environmentFile: dotEnv(beside: path).path, environment: environment, requiresKeys: true,
      checksFiles: true, judgeFormats: [], exportFormats: [])
  }

  /// The models of a file, as a root that can be laid over another.
  private static func modelsOnly(
    of file: String
  ) -> (root: SettingsNode?, problems: [SettingsProblem]) {
    let (root, problems) = merged(path: file, overrides: [])
    guard let root, problems.isEmpty else { return (nil, problems) }
    guard let models = root.mapping?["models"], models.mapping != nil else {
      return (
        nil, [SettingsProblem(at: root.place, "expected models, by name, found none under models:")]
      )
    }
    var mapping = SettingsMapping()
    mapping["models"] = models
    return (SettingsNode(.mapping(mapping), at: root.place), [])
  }
}

/// A model that nobody has said anything of.
public struct NoSuchModel: Error, Hashable, CustomStringConvertible {
  let name: String
  let known: [String]

  /// The same, where there are other names that mean something.
  func beside(_ names: [String]) -> NoSuchModel {
    NoSuchModel(name: name, known: known + names.filter { !known.contains($0) })
  }

  public var description: String {
    let nearest = Nearest.to(name, among: known).map { "did you mean \"\($0)\"? " } ?? ""
    let prefix = "--set models.\(name)"
    return
      "no model named \"\(name)\"; \(nearest)there are: \(known.joined(separator: ", ")); to ask one "
      + "that came after the run: \(prefix).provider=openai "
      + "\(prefix).base_url=http://127.0.0.1:8000/v1 \(prefix).model=NAME_AT_ITS_SERVER"
  }
}
