import Foundation
import GavelCore
import GavelStore

/// Exports a run that was made before, from its store and its resolved settings alone.
public struct Reexport {
  private let folder: String
  private let store: Store
  private let settings: Settings
  private let exporter: Exporter
  private let lock: RunLock

  public init(folder: String, templates: String? = nil) throws {
    try Run.requireRun(in: folder)
    self.folder = folder
    lock = try RunLock(folder: folder)
    store = try Store(folder: folder)
    let files = try RunFiles(
      folder: folder, templates: templates, requiringKeys: false, checkingFiles: false)
    settings = files.settings.settings
    let library = files.library
    exporter = try Exporter(
      store: store, settings: settings, pack: try library.pack(settings.judging.format),
      library: library)
  }

  /// - Parameters:
  ///   - formats: names of export formats; none means those of the settings.
  ///   - output: the folder for `FORMAT/`; nil is the run's own.
  public func write(
    formats: [String], to output: String?, swapAugmentation: Double?, referenceDrop: Double?
  ) async throws -> [Exporter.Report] {
    guard try store.finishedStages().contains(.split) else {
      throw RunProblem(
        "\(folder): nothing to export yet; the run has not come to its split: run it again first")
    }
    var exports =
      formats.isEmpty
      ? settings.export
      : formats.map { name in
        settings.export.first { $0.format == name } ?? Settings.Export(format: name)
      }
    for index in exports.indices {
      exports[index].swapAugmentation = swapAugmentation ?? exports[index].swapAugmentation
      exports[index].referenceDrop = referenceDrop ?? exports[index].referenceDrop
    }
    let isWhole = formats.isEmpty && output == nil
    if isWhole {
      try store.begin(.export, input: try store.keptSampleCount(), signature: Signature())
    }
    var reports: [Exporter.Report] = []
    for export in exports {
      reports.append(try await exporter.write(export, to: output ?? folder + "/export"))
    }
    if isWhole { try store.finish(.export) }
    return reports
  }
}
