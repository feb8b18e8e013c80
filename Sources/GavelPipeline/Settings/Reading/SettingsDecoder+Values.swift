internal import Foundation

/// Single values: nil where the key is missing, `null`, or faulty, which is reported.
extension SettingsDecoder {
  /// A mapping with known keys; an empty one where the key is missing.
  mutating func section(
    _ key: String, of parent: SettingsSection, keys: [String]
  ) -> SettingsSection {
    let empty = SettingsSection(
      path: parent.path(key), place: parent.place(key), mapping: SettingsMapping())
    guard let node = parent[key], !node.isEmpty else { return empty }
    return section(node, at: parent.path(key), keys: keys) ?? empty
  }

  /// A mapping with known keys: others are reported with the nearest that there is.
  mutating func section(
    _ node: SettingsNode, at path: String, keys: [String]
  ) -> SettingsSection? {
    guard let mapping = node.mapping else {
      reportKind(node, at: path, expected: "a mapping")
      return nil
    }
    let section = SettingsSection(path: path, place: node.place, mapping: mapping)
    for (key, value) in mapping.entries where !keys.contains(key) {
      reportUnknown(key, at: value.place, in: path, keys: keys)
    }
    return section
  }

  private mutating func reportUnknown(
    _ key: String, at place: SettingsPlace, in path: String, keys: [String]
  ) {
    if Secret.isKeyName(key) {
      let key = path.isEmpty ? key : "\(path).\(key)"
      return report(place, key, "no key may stand here; \(Secret.advice)")
    }
    if ["candidate_defaults", "teacher_defaults"].contains(key), path.isEmpty {
      return report(place, "the key \"\(key)\" may stand in a recipe only; set it in the models")
    }
    let owner = path.isEmpty ? "" : " in \(path)"
    let advice = Nearest.advice(for: key, among: keys.sorted())
    report(place, "unknown key \(Secret.quoted(key))\(owner)\(advice)")
  }

  mutating func reportKind(_ node: SettingsNode, at path: String, expected: String) {
    report(node.place, path, "expected \(expected), found \(node.shown)\(advice(node, expected))")
  }

  private func advice(_ node: SettingsNode, _ expected: String) -> String {
    guard let scalar = node.scalar else { return "" }
    if expected.hasPrefix("text"), scalar.isPlain, !scalar.isEmpty { return "; put it into quotes" }
    if !scalar.isPlain, expected.contains("number"), SettingsScalar.literal(scalar.text) != nil {
      return "; leave out the quotes"
    }
    if expected == "a mapping", scalar.isPlain, scalar.text.contains(/^[a-z_]+:[^ \/]/) {
      return "; is a space missing after the colon?"
    }
    if expected.hasPrefix("a list"), !scalar.isEmpty { return "; put it into [ ]" }
    return ""
  }

  mutating func text(_ key: String, of section: SettingsSection) -> String? {
    section[key].flatMap { text($0, at: section.path(key)) }
  }

  mutating func text(_ node: SettingsNode, at path: String) -> String? {
    guard let scalar = node.scalar, !scalar.isEmpty, scalar.number == nil, !scalar.isNull,
      !scalar.isUnambiguousBool
    else {
      reportKind(node, at: path, expected: "text")
      return nil
    }
    return scalar.text
  }

  /// Text with at least one character.
  mutating func name(_ key: String, of section: SettingsSection) -> String? {
    guard let text = text(key, of: section) else { return nil }
    guard text.contains(where: { !$0.isWhitespace }) else {
      report(section, key, "expected text, found empty quotes")
      return nil
    }
    return text
  }

  mutating func bool(_ key: String, of section: SettingsSection) -> Bool? {
    guard let node = section[key] else { return nil }
    guard let bool = node.scalar?.bool else {
      reportKind(node, at: section.path(key), expected: "true or false")
      return nil
    }
    return bool
  }

  mutating func number(
    _ key: String, of section: SettingsSection, _ range: NumberRange
  ) -> Double? {
    guard let node = section[key] else { return nil }
    return number(node, at: section.path(key), range)
  }

  mutating func number(
    _ node: SettingsNode, at path: String, _ range: NumberRange
  ) -> Double? {
    guard let number = node.scalar?.number.flatMap({ Double($0) }), range.contains(number) else {
      reportKind(node, at: path, expected: "a number \(range.description)")
      return nil
    }
    return number
  }

  mutating func integer(
    _ key: String, of section: SettingsSection, _ range: NumberRange?
  ) -> Int? {
    guard let node = section[key] else { return nil }
    return integer(node, at: section.path(key), range)
  }

  mutating func integer(
    _ node: SettingsNode, at path: String, _ range: NumberRange?
  ) -> Int? {
    let literal = node.scalar?.number
    let integer = literal.flatMap { Int($0) ?? Double($0).flatMap { Int(exactly: $0) } }
    guard let integer, range?.contains(Double(integer)) != false else {
      let limits = range.map { " \($0.description)" } ?? ""
      reportKind(node, at: path, expected: "a whole number\(limits)")
      return nil
    }
    return integer
  }

  /// One of some names.
  mutating func choice<Value: CaseIterable & RawRepresentable<String>>(
    _ key: String, of section: SettingsSection, as type: Value.Type
  ) -> Value? {
    let names = Value.allCases.map(\.rawValue)
    guard let name = choice(key, of: section, among: names) else { return nil }
    return Value(rawValue: name)
  }

  mutating func choice(
    _ key: String, of section: SettingsSection, among names: [String]
  ) -> String? {
    guard let node = section[key] else { return nil }
    let names = names.sorted()
    guard let scalar = node.scalar, !scalar.isEmpty else {
      reportKind(
        node, at: section.path(key), expected: "one of \(names.joined(separator: ", "))")
      return nil
    }
    if names.contains(scalar.text) { return scalar.text }
    let nearest = Nearest.to(scalar.text, among: names).map { "did you mean \"\($0)\"? " } ?? ""
    let advice = "\(nearest)there are: \(names.joined(separator: ", "))"
    report(
      section, key, "unknown \(key) \(Secret.quoted(scalar.text)); \(advice)")
    return nil
  }

  mutating func list(_ key: String, of section: SettingsSection) -> [SettingsNode]? {
    guard let node = section[key] else { return nil }
    guard let list = node.list else {
      reportKind(node, at: section.path(key), expected: "a list")
      return nil
    }
    return list
  }

  /// A list of texts; those that are not are reported and left out.
  mutating func texts(
    _ key: String, of section: SettingsSection
  ) -> [(text: String, place: SettingsPlace)]? {
    guard let list = list(key, of: section) else { return nil }
    let before = problems.count
    var texts: [(text: String, place: SettingsPlace)] = []
    for (index, node) in list.enumerated() {
      guard let text = text(node, at: "\(section.path(key)).\(index)") else { continue }
      texts.append((text, node.place))
    }
    if problems.count > before { markFaulty(section.path(key)) }
    return texts
  }

  /// A time as `90s`, `2m`, `1h`, `500ms`, or as a number of seconds.
  mutating func duration(_ key: String, of section: SettingsSection) -> Duration? {
    guard let node = section[key] else { return nil }
    guard let duration = DurationText.duration(node.scalar) else {
      reportKind(
        node, at: section.path(key),
        expected: "a number of seconds above 0, or a time such as 90s or 2m")
      return nil
    }
    return duration
  }
}
