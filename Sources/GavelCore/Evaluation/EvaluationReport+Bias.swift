extension EvaluationReport {
  /// Where the judge leans: position, length, its own family, lists and markdown, refusals.
  ///
  /// What the rows do not have (a second order, texts, labels) is not measured.
  ///
  /// - Parameter family: whose responses are the judge's own kin; `nil` takes the family of the
  ///   table's judge, where that is known.
  public static func bias(
    of table: JudgedTable, family: String?, resampling: Resampling
  )
    -> EvaluationReport
  {
    var report = EvaluationReport()
    guard table.rows.contains(where: { $0.forward != nil || $0.swapped != nil }) else {
      return report
    }
    let hasPeople = table.rows.contains { $0.gold.verdict != nil }
    let hasTexts = table.rows.contains { $0.traits != nil }
    let hasBothOrders = table.hasBothOrders
    func measures(_ lean: Lean) -> [Measured] {
      lean.measures(in: table, besidePeople: hasPeople, resampling)
    }

    var main = measures(Lean(name: "first_preferred.forward", orders: [.forward]) { _ in .a })
    main += PositionBias.preferences(in: table, resampling)
    if hasBothOrders { main += PositionBias.flips(in: table, resampling) }
    if hasTexts {
      for lean in [Lean.toLonger, .toList, .toMarkdown, .toRefusal] { main += measures(lean) }
    }
    if let isKin = report.kin(in: table, family: family) { main += measures(.toFamily(isKin)) }
    report.sections.append(EvaluationSection("bias", measures: main))

    report.sections += table.judgeFlips.map { flips in
      EvaluationSection(
        "bias", group: .init(kind: "teacher", name: flips.judge),
        measures: [flips.rate(resampling)])
    }
    if hasTexts {
      report.sections += LengthGap.allCases.compactMap { gap in
        let holds: @Sendable (JudgedRow) -> Bool = { $0.traits.map(LengthGap.init) == gap }
        guard table.rows.contains(where: holds) else { return nil }
        var part = Lean.toLonger.only(where: holds)
          .measures(in: table, besidePeople: hasPeople, resampling)
        if hasBothOrders { part += PositionBias.flips(in: table, resampling, where: holds) }
        return EvaluationSection(
          "bias", group: .init(kind: "length_gap", name: gap.rawValue), measures: part)
      }
    }
    if hasBothOrders {
      report.addFlips(of: table.byCategory, resampling)
      report.addFlips(of: table.byModelPair, resampling)
    }
    return report
  }

  private mutating func addFlips(
    of groups: [(group: EvaluationSection.Group, table: JudgedTable)], _ resampling: Resampling
  ) {
    for (group, part) in groups where part.hasBothOrders {
      sections.append(
        EvaluationSection(
          "bias", group: group, measures: PositionBias.flips(in: part, resampling)))
    }
  }

  /// Of each model, whether it is of the judge's family, and says what was taken for that; `nil`
  /// where there is nothing to compare.
  private mutating func kin(in table: JudgedTable, family given: String?) -> [Bool]? {
    guard !table.models.isEmpty else { return nil }
    let isGiven = given != nil
    guard
      let family = given.map(ModelFamily.init(named:)) ?? table.judge.flatMap(ModelFamily.init(of:))
    else { return nil }
    let isKin = table.models.indices.map { place in
      family.has(table.models[place])
        || (table.modelNames.indices.contains(place) && family.has(table.modelNames[place]))
    }
    let kin = zip(table.models, isKin).filter(\.1).map(\.0).sorted()
    let whose = isGiven ? "" : ", of the judge \(table.judge ?? "")"
    if !kin.isEmpty {
      notes.append("own family: \(family.name)\(whose); its models: \(kin.joined(separator: ", "))")
      return isKin
    }
    let others = table.models.sorted().joined(separator: ", ")
    let message =
      "no model is of the family \"\(family.name)\"\(whose), so self-preference is not measured; "
      + "there are: \(others)"
    if isGiven { warnings.append(message) } else { notes.append(message) }
    return nil
  }
}

extension JudgedTable {
  /// Whether any row was read by the judge with each of its responses in front.
  var hasBothOrders: Bool { rows.contains { $0.forward != nil && $0.swapped != nil } }
}
