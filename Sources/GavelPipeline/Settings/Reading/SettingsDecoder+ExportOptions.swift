internal import GavelCore

extension SettingsDecoder {
  static let exportKeys = [
    "format", "of", "swap_augmentation", "reference_drop", "max_tokens", "over", "balance", "ties",
    "template", "license", "language",
  ]

  mutating func export(
    _ section: SettingsSection, templates: String?, of subject: Settings.Export.Subject
  ) -> Settings.Export? {
    if !section.has("format") {
      let names = context.exportFormats.sorted().joined(separator: ", ")
      reportMissing("format", in: section, "; there are: \(names)")
    }
    let format = choice("format", of: section, among: context.exportFormats)
    var export = Settings.Export(
      format: format ?? "", swapAugmentation: number("swap_augmentation", of: section, .share) ?? 0,
      referenceDrop: number("reference_drop", of: section, .share))
    export.of = choice("of", of: section, as: Settings.Export.Subject.self) ?? subject
    export.maxTokens = integer("max_tokens", of: section, .from(1))
    export.over = choice("over", of: section, as: Settings.Export.Over.self) ?? .drop
    export.balance = choice("balance", of: section, as: Settings.Export.Balance.self) ?? .none
    export.ties = ties(section)
    export.template = templatePack("template", of: section, templates: templates)
    export.license = name("license", of: section)
    export.languages = texts("language", of: section)?.map(\.text) ?? []
    if section["over"] != nil, section["max_tokens"] == nil {
      report(section, "over", "says what becomes of lines above max_tokens; give max_tokens, too")
    }
    return format == nil ? nil : export
  }

  private mutating func ties(_ section: SettingsSection) -> Settings.Export.Ties {
    guard let node = section["ties"] else { return .keep }
    switch node.scalar?.text {
    case "keep": return .keep
    case "drop": return .drop
    default: break
    }
    guard let share = node.scalar?.number.flatMap({ Double($0) }), (0...1).contains(share) else {
      reportKind(
        node, at: section.path("ties"), expected: "keep, drop, or the greatest share, from 0 to 1")
      return .keep
    }
    return .atMost(share)
  }
}
