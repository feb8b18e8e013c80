import Foundation
import GavelCore
import GavelStore

/// What a run is made from and what it has written, as checksums: where they are what they were
/// when it ended, there is nothing to do.
struct FinishedRun {
  let settings: Settings
  let library: TemplateLibrary
  let exportFolder: String
  let until: StageName
  let limit: Int?

  /// - Parameter checksums: of files, to which those that are read are added.
  /// - Returns: nil where a file cannot be read; the run itself says what is wrong with it.
  func fingerprint(_ checksums: inout FileChecksums) -> String? {
    do {
      let inputs = Set(settings.queries.sources.map(\.path) + settings.queries.diversity.against)
      let value: JSONValue = [
        "version": .string(gavelVersion), "settings": .string(settings.resolvedYAML),
        "until": .string(until.rawValue), "limit": limit.map { .number($0) } ?? .null,
        "templates": .array(try templates().map { .string($0) }),
        "inputs": .array(try inputs.sorted().map { .string(try checksums.checksum(of: $0)) }),
        "outputs": .array(try outputs(&checksums).map { .string($0) }),
      ]
      return Checksum.of(value.canonical)
    } catch {
      return nil
    }
  }

  private func templates() throws -> [String] {
    let packs = [settings.judging.format] + settings.export.compactMap(\.template)
    let prompts = try ["candidate", "reference"].map { try library.prompt($0) }
    let queryPrompts = try library.queryPrompts(settings.queries).all.map(\.1)
    return try packs.map { try library.pack($0).hash }
      + (prompts + queryPrompts).map { Checksum.of($0.source) }
  }

  /// The files of every export of the settings, with their checksums.
  private func outputs(_ checksums: inout FileChecksums) throws -> [String] {
    guard until >= .export else { return [] }
    return try settings.export.flatMap { export in
      let folder = exportFolder + "/" + export.name
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
        "\(export.name)/\($0) \(try checksums.checksum(of: folder + "/" + $0))"
      }
    }
  }
}
