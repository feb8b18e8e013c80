/// A value of the settings, and where it was written.
struct SettingsNode: Hashable, Sendable {
  indirect enum Content: Hashable, Sendable {
    case scalar(SettingsScalar)
    case list([SettingsNode])
    case mapping(SettingsMapping)
  }

  var content: Content
  /// A key's line for the value of a mapping, its own for an item of a list.
  var place: SettingsPlace

  init(_ content: Content, at place: SettingsPlace) {
    self.content = content
    self.place = place
  }

  var scalar: SettingsScalar? {
    guard case .scalar(let scalar) = content else { return nil }
    return scalar
  }

  var list: [SettingsNode]? {
    guard case .list(let items) = content else { return nil }
    return items
  }

  var mapping: SettingsMapping? {
    guard case .mapping(let mapping) = content else { return nil }
    return mapping
  }

  /// Nothing stands behind the key, as where all that stood there is commented out.
  var isEmpty: Bool { scalar?.isEmpty == true }
  var isNull: Bool { scalar?.isNull == true }

  /// What was found, for messages.
  var shown: String {
    switch content {
    case .scalar(let scalar): scalar.shown
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}
