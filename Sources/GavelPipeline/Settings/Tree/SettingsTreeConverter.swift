internal import Yams

/// Turns the parser's nodes into ours: merge keys resolved, places kept, duplicate keys reported.
struct SettingsTreeConverter {
  let origin: SettingsPlace.Origin
  let duplicates: DuplicateKeys
  private(set) var problems: [SettingsProblem] = []
  /// Aliases can make a short text mean a gigantic value.
  private var remaining = 200_000

  init(origin: SettingsPlace.Origin, duplicates: DuplicateKeys) {
    self.origin = origin
    self.duplicates = duplicates
  }

  mutating func node(_ node: Node) -> SettingsNode {
    let place = place(node.mark)
    remaining -= 1
    if remaining == 0 {
      problems.append(SettingsProblem(at: place, "too many values; are aliases nested?"))
    }
    guard remaining > 0 else { return SettingsNode(.list([]), at: place) }
    switch node {
    case .scalar(let scalar):
      return SettingsNode(.scalar(self.scalar(scalar, at: place)), at: place)
    case .sequence(let sequence):
      return SettingsNode(.list(sequence.map { self.node($0) }), at: place)
    case .mapping(let mapping):
      return SettingsNode(.mapping(self.mapping(mapping)), at: place)
    case .alias:
      problems.append(SettingsProblem(at: place, "an alias without its anchor"))
      return SettingsNode(.list([]), at: place)
    }
  }

  private mutating func scalar(_ scalar: Node.Scalar, at place: SettingsPlace) -> SettingsScalar {
    let isBare = scalar.style == .plain || scalar.style == .any
    switch scalar.tag.description {
    case "", "!": return SettingsScalar(text: scalar.string, isPlain: isBare)
    case "tag:yaml.org,2002:str": return SettingsScalar(text: scalar.string, isPlain: false)
    case let tag where tag.hasPrefix("tag:yaml.org,2002:"):
      return SettingsScalar(text: scalar.string, isPlain: true)
    default:
      problems.append(SettingsProblem(at: place, "a YAML tag (!), which means nothing here"))
      return SettingsScalar(text: scalar.string, isPlain: isBare)
    }
  }

  private mutating func mapping(_ mapping: Node.Mapping) -> SettingsMapping {
    var entries = SettingsMapping()
    var merged: [SettingsMapping] = []
    var again: [(key: String, place: SettingsPlace)] = []
    for (key, value) in mapping {
      let place = place(key.mark)
      guard case .scalar(let scalar) = key else {
        problems.append(SettingsProblem(at: place, "expected a key, found a list or a mapping"))
        continue
      }
      if let original = duplicates.original(scalar.string) {
        again.append((original, place))
        continue
      }
      if scalar.string == "<<", scalar.style == .plain {
        merged += self.merged(value, at: place)
        continue
      }
      var node = self.node(value)
      node.place = place
      if entries[scalar.string] == nil {
        entries[scalar.string] = node
      } else {
        again.append((scalar.string, place))
      }
    }
    for (key, place) in again { reportDuplicate(key, at: place, and: entries[key]?.place) }
    for (key, value) in merged.flatMap(\.entries) where entries[key] == nil {
      entries[key] = value
    }
    return entries
  }

  /// What a merge key brings in; the first of several mappings wins.
  private mutating func merged(_ value: Node, at place: SettingsPlace) -> [SettingsMapping] {
    let node = node(value)
    switch node.content {
    case .mapping(let mapping): return [mapping]
    case .list(let items) where items.allSatisfy { $0.mapping != nil }:
      return items.compactMap(\.mapping)
    default:
      problems.append(
        SettingsProblem(at: place, "<<: expected a mapping to merge, found \(node.shown)"))
      return []
    }
  }

  /// The later line is the one to look at.
  private mutating func reportDuplicate(
    _ key: String, at place: SettingsPlace, and other: SettingsPlace?
  ) {
    let last = max(place, other ?? place)
    let first = min(place, other ?? place)
    problems.append(
      SettingsProblem(
        at: last,
        "duplicate key \(Secret.quoted(key)), first on line \(first.line ?? 0)"))
  }

  private func place(_ mark: Mark?) -> SettingsPlace {
    SettingsPlace(origin, line: mark?.line, column: mark?.column)
  }
}
