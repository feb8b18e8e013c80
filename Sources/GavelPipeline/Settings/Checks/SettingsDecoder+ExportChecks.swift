internal import GavelCore

extension SettingsDecoder {
  /// Whether each format can do what its options ask of it.
  mutating func checkExportOptions(_ settings: Settings, in root: SettingsSection) {
    guard settings.export.count == root["export"]?.list?.count else { return }
    for (index, export) in settings.export.enumerated() {
      guard let (section, _) = exportSection(index, of: root),
        let format = ExportFormats.named(export.format)
      else { continue }
      for (key, text) in export.idleOptions(of: format) { report(section, key, text) }
    }
  }
}

extension Settings.Export {
  /// The options that can do nothing for a format, and why.
  func idleOptions(of format: any ExportFormat.Type) -> [(key: String, text: String)] {
    var idle: [(key: String, text: String)] = []
    if of == .responses { return optionsOfPairs(format) }
    if !format.hasPlaces {
      let why = "a line of \(format.name) has no first and second answer; leave it out"
      if swapAugmentation > 0 { idle.append(("swap_augmentation", why)) }
      if balance != .none { idle.append(("balance", why)) }
    }
    if template != nil, !format.hasPrompt {
      idle.append(("template", "a line of \(format.name) has no prompt; leave it out"))
    }
    return idle
  }

  /// The options that can do nothing for lines about one answer.
  private func optionsOfPairs(
    _ format: any ExportFormat.Type
  ) -> [(key: String, text: String)] {
    var idle: [(key: String, text: String)] = []
    if !format.hasPrompt { idle.append(("format", ExportFormats.needsTwoAnswers(format))) }
    let why = "a graded response is one answer and its score; leave it out"
    if swapAugmentation > 0 { idle.append(("swap_augmentation", why)) }
    if balance != .none { idle.append(("balance", why)) }
    if ties != .keep { idle.append(("ties", why)) }
    return idle
  }
}
