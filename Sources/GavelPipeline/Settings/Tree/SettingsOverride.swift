/// A `--set KEY=VALUE`: a path of keys and indexes, and a YAML value.
struct SettingsOverride {
  let key: String
  let value: SettingsNode

  /// Reads an override; a key is printed in messages, a value never.
  ///
  /// - Parameter index: which of the flags it is, for the order of messages.
  init(_ text: String, index: Int) throws(SettingsProblem) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw SettingsProblem(
        at: SettingsPlace(.flag(""), column: index),
        "expected KEY=VALUE, such as models.llama.temperature=0.2")
    }
    key = String(text[..<equals])
    let place = SettingsPlace(.flag(key), column: index)
    let tree = SettingsTree(
      yaml: String(text[text.index(after: equals)...]), origin: place.origin)
    if let problem = tree.problems.first { throw SettingsProblem(at: place, problem.text) }
    let nothing = SettingsNode.Content.scalar(SettingsScalar(text: "", isPlain: true))
    value = (tree.root ?? SettingsNode(nothing, at: place)).placed(at: place)
  }

  var place: SettingsPlace { value.place }

  /// Lays the value over what stands at the path.
  func apply(to root: SettingsNode) throws(SettingsProblem) -> SettingsNode {
    let segments = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard segments.allSatisfy({ !$0.isEmpty }) else {
      throw problem("expected keys between the dots")
    }
    return try put(in: root, segments[...], trail: "")
  }

  private func put(
    in node: SettingsNode?, _ segments: ArraySlice<String>, trail: String
  ) throws(SettingsProblem) -> SettingsNode {
    guard let first = segments.first else { return node?.under(value) ?? value }
    switch node?.content {
    case .list(var items):
      guard let index = Int(first), items.indices.contains(index) else {
        throw problem("leads nowhere: \(trail) has \(Self.extent(items.count)), not \(first)")
      }
      items[index] = try put(
        in: items[index], segments.dropFirst(), trail: Self.joined(trail, first))
      return SettingsNode(.list(items), at: node?.place ?? place)
    case .scalar(let scalar) where !scalar.isEmpty && !scalar.isNull:
      throw problem("leads nowhere: \(trail) is \(scalar.shown), not a mapping")
    case .mapping(var mapping):
      let (name, rest) = Self.longestKey(of: mapping, in: segments)
      mapping[name] = try put(in: mapping[name], rest, trail: Self.joined(trail, name))
      return SettingsNode(.mapping(mapping), at: node?.place ?? place)
    case .scalar, nil:
      var mapping = SettingsMapping()
      mapping[first] = try put(
        in: nil, segments.dropFirst(), trail: Self.joined(trail, first))
      return SettingsNode(.mapping(mapping), at: place)
    }
  }

  /// A model may be called `gpt-4.1`: the longest run of segments that is a key wins.
  private static func longestKey(
    of mapping: SettingsMapping, in segments: ArraySlice<String>
  ) -> (name: String, rest: ArraySlice<String>) {
    for count in stride(from: segments.count, to: 1, by: -1) {
      let name = segments.prefix(count).joined(separator: ".")
      if mapping[name] != nil { return (name, segments.dropFirst(count)) }
    }
    return (segments.first ?? "", segments.dropFirst())
  }

  private static func extent(_ count: Int) -> String {
    switch count {
    case 0: "no items"
    case 1: "one item, 0"
    default: "items 0 to \(count - 1)"
    }
  }

  private static func joined(_ trail: String, _ key: String) -> String {
    trail.isEmpty ? key : "\(trail).\(key)"
  }

  private func problem(_ text: String) -> SettingsProblem { SettingsProblem(at: place, text) }
}

extension SettingsNode {
  /// The value with every place within it set to one.
  fileprivate func placed(at place: SettingsPlace) -> SettingsNode {
    switch content {
    case .scalar: return SettingsNode(content, at: place)
    case .list(let items):
      return SettingsNode(.list(items.map { $0.placed(at: place) }), at: place)
    case .mapping(var mapping):
      for (key, value) in mapping.entries { mapping[key] = value.placed(at: place) }
      return SettingsNode(.mapping(mapping), at: place)
    }
  }
}
