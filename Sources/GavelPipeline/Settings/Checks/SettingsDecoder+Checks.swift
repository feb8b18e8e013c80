internal import GavelCore

/// What no single value can say: whether the values agree with one another.
extension SettingsDecoder {
  mutating func check(_ settings: Settings, in root: SettingsSection) {
    checkOrders(settings, in: root)
    checkPath(settings, in: root)
    checkSeveral(settings, in: root)
    checkAnswers(settings, in: root)
    checkExports(settings, in: root)
    checkExportOptions(settings, in: root)
    let used = settings.modelsInUse
    checkPrices(settings, used, in: root)
    checkKeys(used, in: root)
    checkProxies(used, in: root)
    warnOfIdleModels(settings, used, in: root)
    warnOfIdleReferences(settings, in: root)
  }

  func child(_ key: String, of root: SettingsSection) -> SettingsSection {
    let mapping = root[key]?.mapping ?? SettingsMapping()
    return SettingsSection(path: root.path(key), place: root.place(key), mapping: mapping)
  }

  private mutating func checkOrders(_ settings: Settings, in root: SettingsSection) {
    let swap = settings.keep.swap
    // A single answer is shown in no order.
    guard settings.judging.answers != .single, settings.judging.orders == .forward,
      isSound("judging.orders", "keep.swap")
    else {
      return
    }
    let judging = child("judging", of: root)
    if swap != .all {
      report(
        judging, "orders",
        "found forward, but keep.swap \(swap.rawValue) compares both orders; "
          + "set orders to both, or keep.swap to all"
      )
    }
    for (index, export) in settings.export.enumerated() where export.swapAugmentation > 0 {
      guard let (section, _) = exportSection(index, of: root) else { continue }
      report(
        section, "swap_augmentation",
        "takes what was said in the swapped order; set judging.orders to both")
    }
  }

  private mutating func checkPath(_ settings: Settings, in root: SettingsSection) {
    guard settings.judging.path == .critiques, settings.judging.reference == .without,
      settings.judging.answers != .single, isSound("judging.path", "judging.reference")
    else { return }
    report(
      child("judging", of: root), "path",
      "critiques are written with the reference in view, and judging.reference is without; "
        + "set reference to both or with, or path to direct")
  }

  /// The section of an export; the sections and the exports are the same in number where all are
  /// sound.
  func exportSection(
    _ index: Int, of root: SettingsSection
  ) -> (SettingsSection, SettingsNode)? {
    guard let nodes = root["export"]?.list, nodes.indices.contains(index),
      let mapping = nodes[index].mapping
    else { return nil }
    let node = nodes[index]
    return (
      SettingsSection(path: "export.\(index)", place: node.place, mapping: mapping), node
    )
  }

  private mutating func checkExports(_ settings: Settings, in root: SettingsSection) {
    guard settings.export.count == root["export"]?.list?.count else { return }
    let format = settings.judging.format
    let hasScores = JudgeFormats.named(format)?.hasScores
    for (index, export) in settings.export.enumerated() {
      guard let (section, _) = exportSection(index, of: root) else { continue }
      if export.of == .pairs, export.format == "judgelm", hasScores == false,
        isSound("judging.format")
      {
        report(
          section, "format",
          "judgelm holds scores, and the judge format \(format) has none; "
            + "judge with the format judgelm, or export another"
        )
      }
      if export.referenceDrop != nil, settings.judging.reference != .both,
        isSound("judging.reference")
      {
        report(
          section, "reference_drop",
          "chooses between judgments with and without the reference; "
            + "set judging.reference to both, found \(settings.judging.reference.rawValue)"
        )
      }
    }
  }

  /// An unknown price is not $0.00.
  private mutating func checkPrices(
    _ settings: Settings, _ used: [Settings.Model], in root: SettingsSection
  ) {
    guard settings.budget.usd != nil else { return }
    let models = child("models", of: root)
    for model in used where model.price == nil && isSound("models.\(model.name)") {
      guard isSound("models.\(model.name).price", "models.\(model.name).provider") else { continue }
      let section = child(model.name, of: models)
      report(
        section, "price",
        "is missing, and budget.usd needs it; "
          + "give {input: …, output: …} in USD per million tokens, 0 where it is free"
      )
    }
  }

  /// A key that a model needs and nobody has set.
  mutating func checkKeys(_ used: [Settings.Model], in root: SettingsSection) {
    let models = child("models", of: root)
    for model in used where model.provider.isServer {
      guard let variable = model.apiKeyEnv, (context.environment[variable] ?? "").isEmpty else {
        continue
      }
      let section = child(model.name, of: models)
      let state = context.environment[variable] == nil ? "not set" : "empty"
      let text =
        "\(variable) is \(state); set it in the environment or in \(context.environmentFile)"
      if context.requiresKeys {
        report(section, "api_key_env", text)
      } else {
        warn(section.place("api_key_env"), section.path("api_key_env"), text)
      }
    }
  }

  /// A proxy that a variable names badly, at the models that would be reached through it.
  mutating func checkProxies(_ used: [Settings.Model], in root: SettingsSection) {
    let models = child("models", of: root)
    for model in used {
      guard let url = model.url else { continue }
      do throws(ProxyRules.BadVariable) {
        _ = try ProxyRules(context.environment).proxy(for: url)
      } catch {
        report(child(model.name, of: models), "base_url", error.description)
      }
    }
  }

  private mutating func warnOfIdleModels(
    _ settings: Settings, _ used: [Settings.Model], in root: SettingsSection
  ) {
    let models = child("models", of: root)
    for model in settings.models where !used.contains(where: { $0.name == model.name }) {
      warn(
        models.place(model.name), models.path(model.name),
        "is not used: it is no candidate, no teacher, and writes no references")
    }
  }

  private mutating func warnOfIdleReferences(_ settings: Settings, in root: SettingsSection) {
    guard case .model(let name) = settings.judging.referenceFrom,
      settings.judging.reference == .without
    else { return }
    let judging = child("judging", of: root)
    warn(
      judging.place("reference_from"), judging.path("reference_from"),
      "\(name) is paid to write references, and judging.reference without shows none")
  }
}
