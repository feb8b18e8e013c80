internal import Foundation
internal import GavelCore

/// The stages that make queries, grade them and balance them.
extension SettingsDecoder {
  /// What categories of the files are called in the run; `null` behind a name undoes a recipe's.
  mutating func categories(_ queries: SettingsSection) -> [String: String] {
    guard let node = queries["categories"], !node.isEmpty else { return [:] }
    guard let mapping = node.mapping else {
      reportKind(
        node, at: queries.path("categories"), expected: "a mapping of the files' names to yours")
      return [:]
    }
    var names: [String: String] = [:]
    for (name, value) in mapping.entries where !value.isNull {
      let path = "\(queries.path("categories")).\(name)"
      guard let text = text(value, at: path) else { continue }
      if text.isEmpty { report(value.place, path, "expected text, found empty quotes") }
      names[name.precomposed] = text.precomposed
    }
    return names
  }

  /// - Parameter root: the first of its `teachers` is the model where none is named.
  mutating func augment(
    _ queries: SettingsSection, of root: SettingsSection
  ) -> Settings.Augment? {
    guard let section = part("augment", of: queries, keys: Self.augmentKeys) else { return nil }
    let total = integer("count", of: section, .from(1, to: 1e9))
    let each = integer("per_category", of: section, .from(1, to: 1e9))
    if total == nil, each == nil, isSound(section.path("count"), section.path("per_category")) {
      reportMissing("count", in: section, "; how many new queries to ask for, or per_category")
    }
    if total != nil, each != nil {
      report(section, "per_category", "expected count or per_category, found both")
    }
    let categories = texts("categories", of: section)?.map(\.text.precomposed)
    if categories?.isEmpty == true {
      report(section, "categories", "expected at least one category, found an empty list")
    }
    if let categories, Set(categories).count < categories.count {
      report(section, "categories", "a category stands twice")
    }
    return Settings.Augment(
      model: modelName(section, of: root),
      count: each.map { .perCategory($0) } ?? .total(total ?? 1),
      perRequest: integer("per_request", of: section, .from(1, to: 100)) ?? 5,
      examples: integer("examples", of: section, .from(0, to: 100)) ?? 4,
      categories: categories, template: promptName(section) ?? "augment",
      keepSeeds: bool("keep_seeds", of: section) ?? true)
  }

  mutating func grade(_ queries: SettingsSection, of root: SettingsSection) -> Settings.Grade? {
    guard
      let section = part(
        "grade", of: queries, keys: ["model", "template", "least_quality", "ungraded"])
    else { return nil }
    let scale = NumberRange.from(Grade.scale.lowerBound, to: Grade.scale.upperBound)
    return Settings.Grade(
      model: modelName(section, of: root), template: promptName(section) ?? "grade",
      leastQuality: number("least_quality", of: section, scale),
      ungraded: choice("ungraded", of: section, as: Settings.Grade.Ungraded.self) ?? .drop)
  }

  mutating func balance(_ queries: SettingsSection) -> Settings.Balance? {
    guard
      let section = part(
        "balance", of: queries, keys: ["count", "by_difficulty", "by_category", "bands"])
    else { return nil }
    let count = integer("count", of: section, .from(1))
    let byCategory = shares("by_category", of: section, names: nil)
    if case .counts(let counts)? = byCategory {
      let sum = counts.values.reduce(0, +)
      if let count, count != sum {
        report(
          section, "count",
          "found \(count), and categories that come to \(sum); leave out count, or make them agree")
      }
    } else if count == nil, isSound(section.path("count"), section.path("by_category")) {
      reportMissing("count", in: section, "; how many queries to keep")
    }
    return Settings.Balance(
      count: count, byDifficulty: difficulty(section, of: queries), byCategory: byCategory,
      bands: bands(section))
  }

  private mutating func difficulty(
    _ section: SettingsSection, of queries: SettingsSection
  ) -> Settings.Balance.Difficulty? {
    let shares = shares("by_difficulty", of: section, names: Settings.Bands.names)
    if shares != nil, queries["grade"]?.isOff != false {
      report(section, "by_difficulty", "needs the grades of queries.grade, which is off")
    }
    switch shares {
    case .equal: return .equal
    case .counts(let counts): return .counts(counts)
    case .proportional:
      report(section, "by_difficulty", "expected equal, or numbers; off takes them as they come")
      return nil
    case nil: return nil
    }
  }

  private mutating func bands(_ section: SettingsSection) -> Settings.Bands {
    let bands = self.section("bands", of: section, keys: ["medium", "hard"])
    let scale = NumberRange.above(Grade.scale.lowerBound, to: Grade.scale.upperBound)
    let found = Settings.Bands(
      medium: number("medium", of: bands, scale) ?? 4, hard: number("hard", of: bands, scale) ?? 7)
    if found.medium >= found.hard, isSound(bands.path("medium"), bands.path("hard")) {
      report(
        bands, "hard",
        "found \(DecimalText.of(found.hard)), expected more than medium, which is "
          + DecimalText.of(found.medium))
    }
    return found
  }

  /// `equal`, `proportional`, or numbers by name; nil where the key is missing or `off`.
  private mutating func shares(
    _ key: String, of section: SettingsSection, names: [String]?
  ) -> Settings.Sample.Quotas? {
    guard let node = section[key], !node.isOff else { return nil }
    guard let mapping = node.mapping else {
      switch node.scalar?.text {
      case "equal": return .equal
      case "proportional": return .proportional
      default:
        reportKind(
          node, at: section.path(key),
          expected: "equal, proportional, off, or a mapping of names to numbers")
        return nil
      }
    }
    var counts: [String: Int] = [:]
    for (name, value) in mapping.entries {
      let path = "\(section.path(key)).\(name)"
      if let names, !names.contains(name) {
        report(value.place, path, "no band of difficulty\(Nearest.advice(for: name, among: names))")
      }
      counts[name.precomposed] = integer(value, at: path, .from(0, to: 1e12)) ?? 0
    }
    guard counts.values.contains(where: { $0 > 0 }) else {
      report(section, key, "expected at least one name with a number above 0")
      return nil
    }
    return .counts(counts)
  }

  // MARK: Parts

  private static let augmentKeys = [
    "model", "count", "per_category", "per_request", "examples", "categories", "template",
    "keep_seeds",
  ]

  /// A stage's section; nil where it is missing or `off`.
  private mutating func part(
    _ key: String, of queries: SettingsSection, keys: [String]
  ) -> SettingsSection? {
    guard let node = queries[key], !node.isOff else { return nil }
    return section(node, at: queries.path(key), keys: keys)
  }

  /// The model that is named, or the first teacher.
  private mutating func modelName(_ section: SettingsSection, of root: SettingsSection) -> String {
    let models = root["models"]?.mapping?.keys ?? []
    guard let name = text("model", of: section) else {
      return root["teachers"]?.list?.first?.scalar?.text ?? ""
    }
    if !models.contains(name), root["models"]?.mapping != nil {
      reportUnknownModel(
        name, at: section.place("model"), section.path("model"), among: models)
    }
    return name
  }

  /// A prompt by name; what begins with `.` or has a `/` is the path of a file.
  private mutating func promptName(_ section: SettingsSection) -> String? {
    guard let name = name("template", of: section) else { return nil }
    guard name.hasPrefix(".") || name.contains("/") else { return name }
    let path = context.absolute(name)
    if context.checksFiles, !Files.exists(path) {
      report(section, "template", "no such file: \(path)")
    }
    return path
  }
}

extension SettingsNode {
  /// Whether a section is not there: nothing, `null`, `off` or `none`.
  fileprivate var isOff: Bool {
    isEmpty || isNull || scalar?.bool == false || scalar?.text == "none"
  }
}

extension String {
  /// Quotas compare categories by their bytes: one word is one category.
  fileprivate var precomposed: String { precomposedStringWithCanonicalMapping }
}
