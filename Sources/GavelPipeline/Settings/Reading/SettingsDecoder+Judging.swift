internal import Foundation
internal import GavelCore

extension SettingsDecoder {
  mutating func pairs(_ root: SettingsSection, candidates: Int) -> Settings.Pairs {
    let pairs = section("pairs", of: root, keys: ["per_query", "choose"])
    let choose = choice("choose", of: pairs, as: Settings.Pairs.Choice.self) ?? .random
    let given = integer("per_query", of: pairs, .from(1))
    let there = candidates * (candidates - 1) / 2
    if candidates >= 2, let given, isSound("candidates", pairs.path("choose")) {
      if given > there {
        report(
          pairs, "per_query",
          "found \(given), but \(candidates) candidates make \(Self.count(there))")
      } else if choose == .all, given != there {
        report(
          pairs, "per_query",
          "found \(given), but choose: all takes \(Self.count(there)); "
            + "leave it out, or choose random or balanced"
        )
      }
    }
    let perQuery = choose == .all ? max(there, 1) : given ?? 1
    return Settings.Pairs(perQuery: perQuery, choose: choose)
  }

  private static func count(_ pairs: Int) -> String { pairs == 1 ? "one pair" : "\(pairs) pairs" }

  mutating func judging(
    _ root: SettingsSection, models: [String], templates: String?
  ) -> Settings.Judging {
    let judging = section(
      "judging", of: root,
      keys: ["format", "reference", "reference_from", "orders", "path", "answers"])
    return Settings.Judging(
      format: judgeFormat(judging, templates: templates),
      reference: choice("reference", of: judging, as: Settings.Judging.Reference.self) ?? .without,
      referenceFrom: referenceFrom(judging, models: models),
      orders: choice("orders", of: judging, as: Settings.Judging.Orders.self) ?? .both,
      path: choice("path", of: judging, as: Settings.Judging.Path.self) ?? .direct,
      answers: choice("answers", of: judging, as: Settings.Judging.Answers.self) ?? .pair)
  }

  private mutating func judgeFormat(_ judging: SettingsSection, templates: String?) -> String {
    templatePack("format", of: judging, templates: templates) ?? "pandalm"
  }

  /// A pack by name, or the folder of one: what begins with `.` or has a `/` is a path.
  mutating func templatePack(
    _ key: String, of section: SettingsSection, templates: String?
  ) -> String? {
    guard let pack = name(key, of: section) else { return nil }
    if pack.hasPrefix(".") || pack.contains("/") {
      let path = context.absolute(pack)
      if !Files.isFolder(path) { report(section, key, "no such folder: \(path)") }
      return path
    }
    let folders = [templates, "templates"].compactMap { $0 }
    let isFound = folders.contains { Files.isFolder("\($0)/\(pack)") }
    if !isFound, !context.judgeFormats.contains(pack) {
      let names = context.judgeFormats.sorted()
      report(
        section, key,
        "no template pack is called \(Secret.quoted(pack))\(Nearest.advice(for: pack, among: names))"
      )
    }
    return pack
  }

  private mutating func referenceFrom(
    _ judging: SettingsSection, models: [String]
  ) -> Settings.Judging.ReferenceFrom {
    guard let name = text("reference_from", of: judging), name != "query" else { return .query }
    if !models.contains(name), isSound("models") {
      reportUnknownModel(
        name, at: judging.place("reference_from"), judging.path("reference_from"),
        among: ["query"] + models)
    }
    return .model(name)
  }

  mutating func keep(_ root: SettingsSection) -> Settings.Keep {
    let keep = section("keep", of: root, keys: ["swap", "contradictions"])
    return Settings.Keep(
      swap: choice("swap", of: keep, as: SwapPolicy.self) ?? .consistent,
      contradictions: contradictions(keep))
  }

  /// One word for all, or one for each.
  private mutating func contradictions(_ keep: SettingsSection) -> Settings.Contradictions {
    if keep["contradictions"]?.scalar != nil {
      let policy =
        choice("contradictions", of: keep, as: ContradictionPolicy.self) ?? ContradictionPolicy.keep
      return Settings.Contradictions(scores: policy, reference: policy, language: policy)
    }
    let each = section(
      "contradictions", of: keep, keys: Contradiction.allCases.map(\.rawValue))
    func policy(_ contradiction: Contradiction) -> ContradictionPolicy {
      choice(contradiction.rawValue, of: each, as: ContradictionPolicy.self) ?? .keep
    }
    return Settings.Contradictions(
      scores: policy(.scores), reference: policy(.reference), language: policy(.language))
  }
}
