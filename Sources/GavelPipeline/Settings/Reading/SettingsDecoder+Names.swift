extension SettingsDecoder {
  /// A list of models' names: each one known, none twice.
  mutating func modelNames(
    _ key: String, least: Int, among models: [String], of root: SettingsSection
  ) -> [String] {
    let expected = least == 1 ? "at least one model" : "at least two models"
    guard root.has(key) else {
      reportMissing(key, in: root, "; \(expected)")
      return []
    }
    guard let items = texts(key, of: root) else {
      if isSound(key) { report(root, key, "expected \(expected), found null") }
      return []
    }
    var names: [String] = []
    for item in items {
      if names.contains(item.text) {
        report(item.place, key, "\(Secret.quoted(item.text)) stands twice")
      } else {
        names.append(item.text)
      }
      if !models.contains(item.text), isSound("models") {
        reportUnknownModel(item.text, at: item.place, key, among: models)
      }
    }
    if names.count < least, isSound(key) {
      report(root, key, "expected \(expected), found \(names.isEmpty ? "none" : "one")")
    }
    return names
  }

  /// The models that answer; there need be none where every source may carry responses.
  mutating func candidates(
    _ root: SettingsSection, for queries: Settings.Queries, among models: [String]
  ) -> [String] {
    let isEmpty = root["candidates"].map { $0.isEmpty || $0.isNull || $0.list?.isEmpty == true }
    if isEmpty ?? true, !queries.sources.isEmpty,
      queries.sources.allSatisfy({ $0.mayCarryResponses(checkingFile: context.checksFiles) })
    {
      return []
    }
    return modelNames("candidates", least: 2, among: models, of: root)
  }

  mutating func reportUnknownModel(
    _ name: String, at place: SettingsPlace, _ path: String, among models: [String]
  ) {
    report(
      place, path,
      "no model is called \(Secret.quoted(name))\(Nearest.advice(for: name, among: models))")
  }
}
