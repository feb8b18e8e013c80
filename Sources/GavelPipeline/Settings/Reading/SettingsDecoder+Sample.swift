internal import GavelCore

extension SettingsDecoder {
  private enum Stratum: String, CaseIterable {
    case category
  }

  mutating func sample(_ queries: SettingsSection) -> Settings.Sample? {
    guard let node = queries["sample"], !node.isEmpty, node.scalar?.bool != false,
      node.scalar?.text != "none"
    else { return nil }
    let sample = section("sample", of: queries, keys: ["count", "by", "quotas"])
    guard isSound(sample.path) else { return nil }
    let count = integer("count", of: sample, .from(1))
    let stratum = choice("by", of: sample, as: Stratum.self)
    let quotas = quotas(sample)
    if sample["quotas"] != nil, sample["by"] == nil {
      report(sample, "quotas", "quotas are for categories; add \"by: category\"")
    }
    if case .counts(let counts)? = quotas {
      let sum = counts.values.reduce(0, +)
      if let count, count != sum {
        report(
          sample, "count",
          "found \(count), and quotas that come to \(sum); leave out count, or make them agree")
      }
    } else if count == nil, isSound(sample.path("count"), sample.path("quotas")) {
      reportMissing("count", in: sample, "; how many queries to take")
    }
    return Settings.Sample(
      count: count, byCategory: stratum != nil, quotas: quotas ?? .proportional)
  }

  private mutating func quotas(_ sample: SettingsSection) -> Settings.Sample.Quotas? {
    guard let node = sample["quotas"] else { return nil }
    guard let mapping = node.mapping else {
      switch node.scalar?.text {
      case "equal": return .equal
      case "proportional": return .proportional
      default: break
      }
      reportKind(
        node, at: sample.path("quotas"),
        expected: "equal, proportional, or a mapping of categories to numbers")
      return nil
    }
    var counts: [String: Int] = [:]
    for (category, value) in mapping.entries {
      guard
        let count = integer(value, at: "\(sample.path("quotas")).\(category)", .from(0, to: 1e12))
      else {
        markFaulty(sample.path("quotas"))
        continue
      }
      counts[category] = count
    }
    guard isSound(sample.path("quotas")) else { return nil }
    guard counts.values.contains(where: { $0 > 0 }) else {
      report(sample, "quotas", "expected at least one category with a number above 0")
      return nil
    }
    return .counts(counts)
  }
}
