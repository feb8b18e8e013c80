internal import GavelCore
internal import GavelText

extension SettingsDecoder {
  mutating func queries(_ root: SettingsSection) -> Settings.Queries {
    let queries = section(
      "queries", of: root,
      keys: ["sources", "sample", "diversity", "categories", "augment", "grade", "balance"])
    return Settings.Queries(
      sources: sources(queries), sample: sample(queries), diversity: diversity(queries),
      categories: categories(queries), augment: augment(queries, of: root),
      grade: grade(queries, of: root), balance: balance(queries))
  }

  private mutating func sources(_ queries: SettingsSection) -> [Settings.Source] {
    guard queries.has("sources") else {
      if isSound("queries") {
        reportMissing("sources", in: queries, "; name at least one file of instructions")
      }
      return []
    }
    let nodes = list("sources", of: queries)
    if nodes?.isEmpty == true {
      report(queries, "sources", "expected at least one file of instructions, found an empty list")
    }
    var sources: [Settings.Source] = []
    for (index, node) in (nodes ?? []).enumerated() {
      let path = "\(queries.path).sources.\(index)"
      if let text = node.scalar, !text.isEmpty {
        report(node.place, path, "expected a mapping, found \(text.shown); write {path: …}")
        continue
      }
      guard
        let section = section(node, at: path, keys: ["path", "format", "fields"]),
        let source = source(section)
      else { continue }
      if source.path == "-", sources.contains(where: { $0.path == "-" }) {
        report(section, "path", "standard input can be read once only")
      }
      sources.append(source)
    }
    return sources
  }

  private mutating func source(_ source: SettingsSection) -> Settings.Source? {
    if !source.has("path") {
      reportMissing("path", in: source, "; a file, or - for standard input")
    }
    let path = name("path", of: source).map {
      inputFile($0, source.place("path"), source.path("path"))
    }
    let given = choice("format", of: source, as: Settings.SourceFormat.self)
    let fields = fields(source)
    // Field names say that the file is generic; another format has names of its own.
    if fields != Settings.Fields(), let given, given != .generic {
      report(
        source, "fields", "only the format generic has fields to name, found \(given.rawValue)")
    }
    let format = given ?? (fields == Settings.Fields() ? .auto : .generic)
    return path.map { Settings.Source(path: $0, format: format, fields: fields) }
  }

  private mutating func fields(_ source: SettingsSection) -> Settings.Fields {
    let fields = section(
      "fields", of: source, keys: ["instruction", "input", "reference", "category", "id"])
    return Settings.Fields(
      instruction: name("instruction", of: fields), input: name("input", of: fields),
      reference: name("reference", of: fields), category: name("category", of: fields),
      id: name("id", of: fields))
  }

  /// A file that must be there, absolute; `-` stays.
  private mutating func inputFile(
    _ text: String, _ place: SettingsPlace, _ key: String
  ) -> String {
    guard text != "-" else { return text }
    let path = context.absolute(text)
    if Files.isFolder(path) {
      report(place, key, "expected a file, found the folder \(path)")
    } else if context.checksFiles, !Files.exists(path) {
      report(place, key, "no such file: \(path)")
    }
    return path
  }

  private mutating func diversity(_ queries: SettingsSection) -> Settings.Diversity {
    let isGiven = queries["diversity"] != nil
    let diversity = section(
      "diversity", of: queries,
      keys: ["tokenizer", "rouge_l", "self_bleu", "against", "numbers_guard"])
    let rougeL = rougeL(diversity, isDefault: isGiven)
    let against = (texts("against", of: diversity) ?? []).enumerated().map { index, file in
      inputFile(file.text, file.place, "\(diversity.path("against")).\(index)")
    }
    if against.contains("-") {
      report(diversity, "against", "expected files, found - (standard input)")
    }
    if rougeL == nil, !against.isEmpty, isSound(diversity.path("rouge_l")) {
      report(diversity, "against", "needs rouge_l, which is off: nothing would be compared")
    }
    return Settings.Diversity(
      tokenizer: choice("tokenizer", of: diversity, as: Tokenizer.self) ?? .unicode,
      rougeL: rougeL, selfBLEU: selfBLEU(diversity), against: against,
      numbersGuard: bool("numbers_guard", of: diversity) ?? false)
  }

  /// 0.7, as Self-Instruct has it, where the mapping stands and does not say `off` or `null`.
  private mutating func rougeL(_ diversity: SettingsSection, isDefault: Bool) -> Double? {
    guard let node = diversity["rouge_l"] else {
      return isDefault && !diversity.has("rouge_l") ? 0.7 : nil
    }
    if node.scalar?.bool == false { return nil }
    return number(node, at: diversity.path("rouge_l"), .share)
  }

  private mutating func selfBLEU(_ diversity: SettingsSection) -> Settings.SelfBLEULimit? {
    guard let node = diversity["self_bleu"], node.scalar?.bool != false else { return nil }
    let limit = section("self_bleu", of: diversity, keys: ["order", "at_most", "keep"])
    let order = integer("order", of: limit, .from(1, to: 9)) ?? 4
    let atMost = number("at_most", of: limit, .share)
    let keep = integer("keep", of: limit, .from(1))
    guard isSound(limit.path, limit.path("at_most"), limit.path("keep")) else { return nil }
    switch (atMost, keep) {
    case (let atMost?, nil): return Settings.SelfBLEULimit(order: order, target: .atMost(atMost))
    case (nil, let keep?): return Settings.SelfBLEULimit(order: order, target: .keep(keep))
    case (nil, nil): report(node.place, limit.path, "expected at_most or keep, found neither")
    case (_?, _?): report(node.place, limit.path, "expected at_most or keep, found both")
    }
    return nil
  }
}
