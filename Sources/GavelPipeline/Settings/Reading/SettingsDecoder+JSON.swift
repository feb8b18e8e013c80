internal import GavelCore

/// Free values, which become JSON as they stand.
extension SettingsDecoder {
  mutating func object(_ key: String, of section: SettingsSection) -> JSONObject? {
    guard let node = section[key], !node.isEmpty else { return nil }
    guard node.mapping != nil else {
      reportKind(node, at: section.path(key), expected: "a mapping")
      return nil
    }
    return json(node, at: section.path(key)).object
  }

  private mutating func json(_ node: SettingsNode, at path: String) -> JSONValue {
    switch node.content {
    case .scalar(let scalar): return json(scalar, node, at: path)
    case .list(let items):
      return .array(items.enumerated().map { json($1, at: "\(path).\($0)") })
    case .mapping(let mapping):
      var members: [(key: String, value: JSONValue)] = []
      for (key, value) in mapping.entries {
        let path = "\(path).\(key)"
        // A number cannot be a key, and some parameters have such names.
        if Secret.isKeyName(key), value.scalar?.number == nil {
          report(value.place, path, "no key may stand here; \(Secret.advice)")
        } else {
          members.append((key, json(value, at: path)))
        }
      }
      return .object(JSONObject(members))
    }
  }

  private mutating func json(
    _ scalar: SettingsScalar, _ node: SettingsNode, at path: String
  ) -> JSONValue {
    if scalar.isEmpty || scalar.isNull { return .null }
    if let number = scalar.number { return .number(number) }
    if let bool = scalar.bool {
      if scalar.isUnambiguousBool { return .bool(bool) }
      report(
        node.place, path,
        "\(scalar.text) is a boolean to some readers and text to others; "
          + "write \(bool), or put it into quotes"
      )
      return .null
    }
    if Secret.mayBe(scalar.text) {
      report(node.place, path, "this looks like a key; \(Secret.advice)")
    }
    return .string(scalar.text)
  }
}
