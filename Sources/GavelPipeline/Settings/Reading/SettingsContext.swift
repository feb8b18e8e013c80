internal import Foundation
internal import GavelCore

/// What the settings are read against.
struct SettingsContext {
  /// The folder of the settings file, absolute: relative paths begin there.
  let folder: String
  /// How messages call the `.env` beside the file.
  let environmentFile: String
  let environment: [String: String]
  let requiresKeys: Bool
  /// Whether source files must be there.
  let checksFiles: Bool
  let judgeFormats: [String]
  let exportFormats: [String]

  /// The path, absolute.
  func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true))
      .standardizedFileURL.path
  }
}

extension SettingsContext {
  /// Reads values that depend on no file.
  static let bare = SettingsContext(
    folder: "/", environmentFile: ".env", environment: [:], requiresKeys: false, checksFiles: true,
    judgeFormats: JudgeFormats.all.map { $0.name },
    exportFormats: ExportFormats.all.map { $0.name })
}
