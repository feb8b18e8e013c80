internal import Foundation

/// What `gavel init` writes: the first thing that people edit.
public enum SettingsTemplate {
  public static let settingsFile = "settings.yaml"
  public static let environmentFile = ".env.example"

  /// A settings file that is valid as it is, once `seeds.jsonl` is there; every key is explained.
  ///
  /// What the recipe or a default says stands commented out, with its value.
  public static func text(
    recipe: String?, name: String
  ) throws(SettingsTemplateError) -> String {
    if let recipe, !Recipes.names.contains(recipe) {
      throw .unknownRecipe(Recipes.unknown(recipe))
    }
    return [
      opening(recipe: recipe, name: name), queries, models(recipe: recipe),
      judging(RecipeDefaults(recipe: recipe)),
    ].joined(separator: "\n")
  }

  /// The variables that the settings name, without values.
  public static let environmentExample = """
    # Keys for the models in settings.yaml. Copy this file to .env, fill it in, and keep .env out of
    # version control. The settings name a variable under api_key_env; its value stands here or in
    # the environment, which goes over this file.
    OPENAI_API_KEY=
    # LLAMA_API_KEY=
    # MISTRAL_API_KEY=

    """

  /// Writes both files into a folder, which is made where it is missing.
  ///
  /// Nothing is overwritten: where one of the files is there, neither is written.
  ///
  /// - Returns: the paths of the files.
  @discardableResult
  public static func write(
    to directory: String, recipe: String? = nil, name: String? = nil
  ) throws(SettingsTemplateError) -> [String] {
    let folder = URL(fileURLWithPath: directory, isDirectory: true).standardizedFileURL
    let last = folder.lastPathComponent
    let files = [
      (settingsFile, try text(recipe: recipe, name: name ?? (last == "/" ? "gavel" : last))),
      (environmentFile, environmentExample),
    ]
    let prefix =
      directory == "." || directory.isEmpty
      ? "" : directory.hasSuffix("/") ? directory : "\(directory)/"
    for (name, _) in files where Files.exists(folder.appending(path: name).path) {
      throw .exists(prefix + name)
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(directory)
    }
    for (name, text) in files {
      do {
        try Data(text.utf8).write(to: folder.appending(path: name), options: .withoutOverwriting)
      } catch {
        throw .cannotWrite(prefix + name)
      }
    }
    return files.map { prefix + $0.0 }
  }
}
