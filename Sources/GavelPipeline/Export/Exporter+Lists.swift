import GavelCore
import GavelStore

/// Lines that show all answers that a teacher was shown at once.
extension Exporter {
  /// Whether a format's lines show whole lists.
  ///
  /// - Throws: where the run judged lists and the format cannot be written of them.
  func showsLists(
    _ export: Settings.Export, _ format: any ExportFormat.Type, _ student: TemplatePack?
  ) throws -> Bool {
    guard settings.judging.answers == .several else { return false }
    if let obstacle = ExportFormats.obstacleOfLists(to: format) {
      throw ExportProblem("export format \"\(format.name)\": \(obstacle)")
    }
    if let idle = export.idleOptionsOfLists(in: format).first {
      throw ExportProblem("export \(format.name): \(idle.key): \(idle.text)")
    }
    if format.hasPrompt, let student, student.several == nil {
      throw ExportProblem(
        "export \(format.name): template \"\(student.name)\" cannot show several answers; export with "
          + "judgelm, or leave the template out")
    }
    return format.hasPrompt
  }

  func writeLists(
    _ maker: MakeLines, of export: Settings.Export, to writer: ExportWriter
  ) async throws -> ExportTally {
    var tally = ExportTally(export)
    try await forEachPage(of: store.judgedLists().whole) { lists in
      maker.part(of: lists)
    } then: { part in
      tally.add(part)
      try writer.write(part)
    }
    return tally
  }
}

extension MakeLines {
  func part(of lists: [JudgedList]) -> Part {
    let chooser = ChooseLists(examples: stage)
    var part = Part()
    for judged in lists {
      part.input += chooser.inputCount(of: judged)
      part.flips.add(judged)
      part.made += chooser.outputs(of: judged).map { made(of: $0, from: nil) }
    }
    return part
  }
}
