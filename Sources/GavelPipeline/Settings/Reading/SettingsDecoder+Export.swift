extension SettingsDecoder {
  mutating func split(_ root: SettingsSection) -> Settings.Split {
    let split = section("split", of: root, keys: ["validation", "cluster_above"])
    return Settings.Split(
      validation: number("validation", of: split, .share) ?? 0.05,
      clusterAbove: number("cluster_above", of: split, .share) ?? 0.7)
  }

  mutating func exports(
    _ root: SettingsSection, templates: String?, for judging: Settings.Judging
  ) -> [Settings.Export] {
    // What lines are about where an export does not say.
    let subject: Settings.Export.Subject = judging.answers == .single ? .responses : .pairs
    guard root["export"] != nil else {
      var messages = Settings.Export(format: "messages")
      messages.of = subject
      return [messages]
    }
    let nodes = list("export", of: root) ?? []
    if nodes.isEmpty, isSound("export") {
      report(root, "export", "expected at least one format, found an empty list")
    }
    var exports: [Settings.Export] = []
    for (index, node) in nodes.enumerated() {
      let path = "export.\(index)"
      if let text = node.scalar, !text.isEmpty {
        report(node.place, path, "expected a mapping, found \(text.shown); write {format: …}")
        continue
      }
      guard
        let section = section(node, at: path, keys: Self.exportKeys),
        let export = export(section, templates: templates, of: subject)
      else { continue }
      if exports.contains(where: { $0.name == export.name }) {
        report(section, "format", "\(export.name) stands twice; each format has one folder")
      }
      exports.append(export)
    }
    return exports
  }

  mutating func budget(_ root: SettingsSection) -> Settings.Budget {
    let budget = section("budget", of: root, keys: ["usd", "requests", "hours"])
    return Settings.Budget(
      usd: number("usd", of: budget, .from(0)),
      requests: integer("requests", of: budget, .from(1)),
      hours: number("hours", of: budget, .above(0)))
  }
}
