internal import GavelCore

/// Whether what is asked about single answers can be asked.
extension SettingsDecoder {
  mutating func checkAnswers(_ settings: Settings, in root: SettingsSection) {
    checkReference(settings.judging, in: root)
    guard isSound("judging.answers", "judging.path") else { return }
    guard settings.export.count == root["export"]?.list?.count else { return }
    for (index, export) in settings.export.enumerated() {
      guard let (section, _) = exportSection(index, of: root), section["of"] != nil else {
        continue
      }
      if export.of == .pairs, settings.judging.answers == .single {
        report(
          section, "of",
          "found pairs, and judging.answers single judges none; write responses, or leave it out")
      }
      if export.of == .responses, !settings.judging.gradesResponses {
        report(
          section, "of",
          "found responses, and no response is graded by itself; set judging.answers to single, "
            + "or judging.path to critiques")
      }
    }
  }

  /// A single answer is graded by the reference; what only CritiqueLLM's packs have is a second turn
  /// that takes it out.
  private mutating func checkReference(_ judging: Settings.Judging, in root: SettingsSection) {
    guard judging.answers == .single, isSound("judging.answers", "judging.reference") else {
      return
    }
    let isBesideReference =
      JudgeFormats.named(judging.format).map(CritiqueFormat.init) == .scoreLine
    if judging.reference == .without {
      report(
        child("judging", of: root), "answers",
        "a single answer is graded with the reference in view, and judging.reference is without; "
          + "set reference to with" + (isBesideReference ? "" : " or both"))
    } else if judging.reference == .both, isBesideReference, isSound("judging.format") {
      report(
        child("judging", of: root), "answers",
        "\(judging.format) shows the reference as the first of two answers and grades none without "
          + "it, and judging.reference is both; set reference to with")
    }
  }
}
