import Foundation
import Testing

@testable import GavelPipeline

/// A folder with a settings file, gone when the test is.
final class SettingsFolder {
  let path: String

  /// - Parameter files: by name; `seeds.jsonl` is always there.
  init(_ settings: String? = nil, files: [String: String] = [:]) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "gavel-settings-\(UUID().uuidString)/run")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.standardizedFileURL.path
    try write(#"{"instruction": "Name a colour."}"# + "\n", to: "seeds.jsonl")
    for (name, text) in files { try write(text, to: name) }
    if let settings { try write(settings, to: "settings.yaml") }
  }

  deinit {
    try? FileManager.default.removeItem(at: URL(fileURLWithPath: path).deletingLastPathComponent())
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
  }

  func read(
    _ overrides: [String] = [], environment: [String: String] = [:], requiringKeys: Bool = true
  ) throws(SettingsProblems) -> ResolvedSettings {
    try SettingsReader.read(
      path: "\(path)/settings.yaml", overrides: overrides, environment: environment,
      requiringKeys: requiringKeys)
  }

  /// What is wrong, the folder's path left out; empty where nothing is.
  func problems(
    _ overrides: [String] = [], environment: [String: String] = [:], requiringKeys: Bool = true
  ) -> String {
    do {
      _ = try read(overrides, environment: environment, requiringKeys: requiringKeys)
      return ""
    } catch {
      return relative(error.description)
    }
  }

  func relative(_ text: String) -> String { text.replacing("\(path)/", with: "") }

  /// What is wrong with a settings file.
  static func problems(_ settings: String, _ overrides: [String] = []) throws -> String {
    try SettingsFolder(settings).problems(overrides)
  }

  /// The smallest settings that are complete, each line to be replaced.
  static let minimal = """
    queries: {sources: [{path: seeds.jsonl}]}
    models:
      llama: {provider: simulator}
      opt: {provider: simulator}
      gpt: {provider: simulator}
    candidates: [llama, opt]
    teachers: [gpt]

    """
}
