import GRDB
public import GavelCore

extension Store {
  /// The funnel of the run as far as it has come.
  ///
  /// What went in is what each stage counted when it was given it; what came out and what was
  /// dropped is counted in the tables.
  public func funnel() throws -> Funnel {
    let inputs = try stageInputs()
    let drops = try dropCounts()
    func dropped(_ stage: StageName) -> [String: Int] {
      drops.filter { $0.stage == stage }.reduce(into: [:]) {
        $0[$1.reason.rawValue, default: 0] += $1.count
      }
    }
    var rows: [Funnel.Row] = []
    if let input = inputs[.read] {
      rows.append(
        Funnel.Row(
          stage: .read, unit: "records", input: input, output: try seedCount(),
          dropped: dropped(.read)))
    }
    var kept = try seedCount()
    for stage in [StageName.sample, .augment, .diversify, .grade, .balance] {
      guard let input = inputs[stage] else { continue }
      let reasons = dropped(stage)
      // What an answer lacks was never a query: only what it has comes in.
      kept += stage == .augment ? try newQueryCount() : -reasons.values.reduce(0, +)
      rows.append(try queryRow(stage, input: input, kept: kept, dropped: reasons))
    }
    if let input = inputs[.reference], input > 0 {
      rows.append(try referenceRow(input))
    }
    if let input = inputs[.respond] { rows.append(try respondRow(input)) }
    if let input = inputs[.pair] {
      rows.append(
        Funnel.Row(
          stage: .pair, unit: "pairs", input: input, output: try keptPairCount(),
          dropped: dropped(.pair)))
    }
    if let input = inputs[.critique] {
      rows.append(Self.row(.critique, "critiques", input, try critiqueStates()))
    }
    // Where responses are graded one by one, no pair is judged, and nothing of pairs follows.
    let isSingle = inputs[.critique] != nil && inputs[.judge] == 0
    if let input = inputs[.judge], !isSingle { rows.append(try judgeRow(input)) }
    if let input = inputs[.reconcile], !isSingle {
      let outcomes: [Sample.Outcome: Int] = try tallyStates(
        "SELECT outcome AS state, COUNT(*) AS n FROM sample GROUP BY outcome")
      rows.append(
        Funnel.Row(
          stage: .reconcile, unit: "samples", input: input, output: try keptSampleCount(),
          dropped: dropped(.reconcile),
          notes: Sample.Outcome.allCases.compactMap { outcome in
            outcomes[outcome].map { Funnel.Row.Note(outcome.rawValue, $0) }
          } + (try contradictionNotes())))
    }
    if let input = inputs[.split] {
      let splits = try isSingle ? parsedCritiquesBySplit() : keptSamplesBySplit()
      rows.append(
        Funnel.Row(
          stage: .split, unit: isSingle ? "critiques" : "samples", input: input,
          output: splits.values.reduce(0, +), dropped: [:],
          notes: SplitName.allCases.map { Funnel.Row.Note($0.rawValue, splits[$0] ?? 0) }))
    }
    return Funnel(rows: rows)
  }

  /// The rows of the exports, by format.
  public func exportFunnel() throws -> [(format: String, row: Funnel.Row)] {
    try exportCounts().map { ($0.format, $0.funnelRow) }
  }

  /// The stages that have begun.
  public func begunStages() throws -> Set<StageName> { Set(try stageInputs().keys) }

  private func stageInputs() throws -> [StageName: Int] {
    try database.read {
      try Row.fetchAll($0, sql: "SELECT name, input FROM stage").reduce(into: [:]) { inputs, row in
        if let stage = StageName(rawValue: row["name"]) { inputs[stage] = row["input"] }
      }
    }
  }

  /// The stages that have run to their end.
  public func finishedStages() throws -> Set<StageName> {
    try database.read {
      Set(
        try String.fetchAll($0, sql: "SELECT name FROM stage WHERE finished = 1")
          .compactMap(StageName.init(rawValue:)))
    }
  }

  private func referenceRow(_ input: Int) throws -> Funnel.Row {
    let states = try referenceStates()
    let decided = states.values.reduce(0, +)
    return Funnel.Row(
      stage: .reference, unit: "references", input: input, output: states[.written] ?? 0,
      dropped: Dictionary(
        uniqueKeysWithValues: states.filter { $0.key != .written }.map {
          ($0.key.rawValue, $0.value)
        }
      ),
      pending: input - decided)
  }

  private func respondRow(_ input: Int) throws -> Funnel.Row {
    let states = try responseStates()
    let decided = states.values.reduce(0, +)
    let truncated = states[.truncated] ?? 0
    let dictating = try tallyCount("response WHERE dictates = 1")
    let given = try tallyCount("response WHERE requestID IS NULL")
    let notes = [("given", given), ("truncated", truncated), ("dictates", dictating)]
      .filter { $0.1 > 0 }
    return Funnel.Row(
      stage: .respond, unit: "responses", input: input,
      output: (states[.answered] ?? 0) + truncated,
      dropped: [
        DropReason.emptyResponse.rawValue: states[.empty] ?? 0,
        DropReason.refusedResponse.rawValue: states[.refused] ?? 0,
        DropReason.failedResponse.rawValue: states[.failed] ?? 0,
      ],
      pending: input - decided, notes: notes.map { Funnel.Row.Note($0.0, $0.1) })
  }

  /// How many samples have each contradiction, kept or not; none that no sample has.
  private func contradictionNotes() throws -> [Funnel.Row.Note] {
    try Contradiction.allCases.compactMap { contradiction in
      let count = try tallyCount("sample WHERE \(contradiction.column) = 1")
      guard count > 0 else { return nil }
      return Funnel.Row.Note("contradictory_\(contradiction.rawValue)", count)
    }
  }

  private func judgeRow(_ input: Int) throws -> Funnel.Row {
    Self.row(.judge, "judgments", input, try judgmentStates())
  }

  private static func row<State: RawRepresentable<String> & Hashable>(
    _ stage: StageName, _ unit: String, _ input: Int, _ states: [State: Int]
  ) -> Funnel.Row {
    let counts = Dictionary(uniqueKeysWithValues: states.map { ($0.key.rawValue, $0.value) })
    let parsed = Judgment.State.parsed.rawValue
    return Funnel.Row(
      stage: stage, unit: unit, input: input, output: counts[parsed] ?? 0,
      dropped: counts.filter { $0.key != parsed },
      pending: input - counts.values.reduce(0, +))
  }
}

extension ExportCounts {
  /// The export as a row of the funnel; what augmentation adds goes in too.
  public var funnelRow: Funnel.Row {
    Funnel.Row(
      stage: .export, unit: "lines", input: input + augmented, output: train + validation,
      dropped: Dictionary(uniqueKeysWithValues: dropped.map { ($0.key.rawValue, $0.value) }),
      notes: [
        Funnel.Row.Note("augmented", augmented), Funnel.Row.Note("train", train),
        Funnel.Row.Note("validation", validation),
      ])
  }
}
