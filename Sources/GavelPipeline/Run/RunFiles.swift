import Foundation
import GavelCore
import GavelStore

/// A run that was made before, from its folder alone.
struct RunFiles {
  let settings: ResolvedSettings
  let library: TemplateLibrary

  /// - Throws: ``RunProblem`` where there is no run, ``SettingsProblems``.
  init(folder: String, templates: String?, requiringKeys: Bool, checkingFiles: Bool) throws {
    try Run.requireRun(in: folder)
    let environment = ProcessInfo.processInfo.environment
    settings = try SettingsReader.read(
      path: folder + "/settings.resolved.yaml", environment: environment,
      requiringKeys: requiringKeys, checkingFiles: checkingFiles,
      judgeFormats: TemplateLibrary(first: templates, environment: environment).names)
    library = TemplateLibrary(
      first: templates ?? settings.settings.templates, environment: settings.environment)
  }
}

extension Run {
  /// Opens a run that was made before for working on it.
  ///
  /// Keys come from the environment, or from a `.env` in the run's folder.
  public init(existing folder: String, templates: String? = nil) throws {
    let files = try RunFiles(
      folder: folder, templates: templates, requiringKeys: true, checkingFiles: true)
    try self.init(folder: folder, resolved: files.settings, templates: templates)
  }
}
