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
    formats: [String], to output: String?, options: Options = Options()
  ) async throws -> [Exporter.Report] {
    do {
      return try await written(formats: formats, to: output, options: options)
    } catch {
      throw RunControl.Stop.explained(error, of: store, in: output ?? folder)
    }
  }

  private func written(
    formats: [String], to output: String?, options: Options
  ) async throws -> [Exporter.Report] {
    guard try store.finishedStages().contains(.split) else {
      throw RunProblem(
        "\(folder): nothing to export yet; the run has not come to its split: run it again first")
    }
    var exports =
      formats.isEmpty
      ? settings.export
      : formats.map { name in
        settings.export.first { $0.name == name } ?? settings.export.first { $0.format == name }
          ?? settings.newExport(name)
      }
    for index in exports.indices {
      options.apply(to: &exports[index])
      if let format = ExportFormats.named(exports[index].format),
        let idle = exports[index].idleOptions(of: format).first
      {
        throw ExportProblem("export \(format.name): \(idle.key): \(idle.text)")
      }
    }
    let isWhole = formats.isEmpty && output == nil
    if isWhole {
      try store.begin(
        .export, input: try store.exportableCount(settings.judging), signature: Signature())
    }
    var reports: [Exporter.Report] = []
    for export in exports {
      reports.append(try await exporter.write(export, to: output ?? folder + "/export"))
    }
    if isWhole { try store.finish(.export) }
    return reports
  }

  /// What goes over the settings' own options; nil leaves those.
  public struct Options: Sendable {
    public var swapAugmentation: Double?
    public var referenceDrop: Double?
    public var maxTokens: Int?
    public var over: Settings.Export.Over?
    public var balance: Settings.Export.Balance?
    public var ties: Settings.Export.Ties?
    public var template: String?
    public var license: String?

    public init() {}

    fileprivate func apply(to export: inout Settings.Export) {
      export.swapAugmentation = swapAugmentation ?? export.swapAugmentation
      export.referenceDrop = referenceDrop ?? export.referenceDrop
      export.maxTokens = maxTokens ?? export.maxTokens
      export.over = over ?? export.over
      export.balance = balance ?? export.balance
      export.ties = ties ?? export.ties
      export.template = template ?? export.template
      export.license = license ?? export.license
    }
  }
}
