extension SettingsNode {
  /// What stands when one value is laid over another: mappings merge, all else is replaced.
  ///
  /// A key with nothing behind it leaves a mapping alone, so that a section whose lines are all
  /// commented out does not undo the recipe's; `null` does undo it.
  func under(_ above: SettingsNode?) -> SettingsNode {
    guard let above else { return self }
    guard case .mapping(var merged) = content else { return above }
    if above.isEmpty { return self }
    guard case .mapping(let mapping) = above.content else { return above }
    for (key, value) in mapping.entries {
      merged[key] = merged[key]?.under(value) ?? value
    }
    // A flag changes a few keys of a mapping that stays where it was written.
    if case .flag = above.place.origin { return SettingsNode(.mapping(merged), at: place) }
    return SettingsNode(.mapping(merged), at: above.place)
  }
}
