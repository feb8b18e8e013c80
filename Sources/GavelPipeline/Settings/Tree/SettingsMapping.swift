/// The entries of a mapping, in the order of the file.
///
/// No key stands twice.
struct SettingsMapping: Hashable, Sendable {
  private(set) var keys: [String] = []
  private var values: [String: SettingsNode] = [:]

  /// The value of a key.
  ///
  /// Setting one that is new puts it at the end.
  subscript(key: String) -> SettingsNode? {
    get { values[key] }
    set {
      if let newValue {
        if values.updateValue(newValue, forKey: key) == nil { keys.append(key) }
      } else if values.removeValue(forKey: key) != nil {
        keys.removeAll { $0 == key }
      }
    }
  }

  var entries: [(key: String, value: SettingsNode)] {
    keys.compactMap { key in values[key].map { (key, $0) } }
  }
}
