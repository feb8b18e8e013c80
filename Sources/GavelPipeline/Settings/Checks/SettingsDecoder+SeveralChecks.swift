internal import GavelCore

/// What cannot be where a teacher sees several answers at once.
extension SettingsDecoder {
  mutating func checkSeveral(_ settings: Settings, in root: SettingsSection) {
    guard settings.judging.answers == .several, isSound("judging.answers") else { return }
    let judging = child("judging", of: root)
    if settings.judging.path == .critiques, isSound("judging.path") {
      report(
        judging, "answers",
        "found several, and judging.path critiques compares two; set path to direct, or answers to "
          + "pair")
    }
    if settings.keep.contradictions.scores == .drop, isSound("keep.contradictions") {
      report(
        child("keep", of: root), "contradictions",
        "scores: drop holds the scores against a reason that speaks of two answers, and with "
          + "judging.answers: several a reason speaks of all; leave scores at keep")
    }
    guard settings.export.count == root["export"]?.list?.count else { return }
    for (index, export) in settings.export.enumerated() {
      guard let (section, _) = exportSection(index, of: root),
        let format = ExportFormats.named(export.format)
      else { continue }
      if let obstacle = ExportFormats.obstacleOfLists(to: format) {
        report(section, "format", obstacle)
      }
      for (key, text) in export.idleOptionsOfLists(in: format) { report(section, key, text) }
    }
  }
}

extension Settings.Export {
  /// The options that can do nothing for a line that shows several answers, and why.
  func idleOptionsOfLists(in format: any ExportFormat.Type) -> [(key: String, text: String)] {
    guard format.hasPrompt else { return [] }
    let why = "a line of \(format.name) shows several answers and prefers no first or second"
    var idle: [(key: String, text: String)] = []
    if balance != .none { idle.append(("balance", "\(why); leave it out")) }
    if ties != .keep { idle.append(("ties", "\(why), nor neither; leave it out")) }
    return idle
  }
}
