public import GavelPipeline

extension Settings {
  /// Settings for a test, from YAML, read and checked as a user's are.
  public static func test(
    _ yaml: String, in folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> ResolvedSettings {
    try SettingsReader.read(
      path: try folder.write(yaml, to: "settings.yaml"), environment: environment)
  }
}
