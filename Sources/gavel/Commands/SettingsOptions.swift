import ArgumentParser
import Foundation
import GavelPipeline

/// What every command takes that reads a settings file.
struct SettingsOptions: ParsableArguments {
  @Argument(help: "The settings file, YAML.", completion: .file(extensions: ["yaml", "yml"]))
  var settings: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Overrides a key: models.llama.temperature=0.2. May be given several times.",
      valueName: "key=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder of templates that comes before $GAVEL_TEMPLATES, ./templates and the built-in ones.",
      valueName: "dir"))
  var templates: String?

  /// The settings, read and checked, and their prompts.
  func read(requiringKeys: Bool) throws -> (ResolvedSettings, TemplateLibrary) {
    let environment = ProcessInfo.processInfo.environment
    let known = TemplateLibrary(first: templates, environment: environment).names
    let resolved = try SettingsReader.read(
      path: settings, overrides: overrides, environment: environment,
      requiringKeys: requiringKeys, judgeFormats: known)
    for warning in resolved.warnings { Talk.warn("\(warning)") }
    return (
      resolved,
      TemplateLibrary(
        first: templates ?? resolved.settings.templates, environment: resolved.environment)
    )
  }
}
