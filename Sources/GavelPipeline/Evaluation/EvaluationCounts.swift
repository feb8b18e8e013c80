import GavelCore

/// How many rows of each kind there are: what every other number rests on.
struct EvaluationCounts {
  let section: EvaluationSection

  init(_ data: EvaluationData) {
    let table = data.pairs
    var (labelled, noMajority, predicted, swapped) = (0, 0, 0, 0)
    var (unparsed, unparsedSwapped) = (0, 0)
    for row in table.rows {
      switch row.gold {
      case .verdict: labelled += 1
      case .noMajority: noMajority += 1
      case .none: break
      }
      if row.forward != nil { predicted += 1 }
      if row.forward == .unparsed { unparsed += 1 }
      if row.swapped != nil { swapped += 1 }
      if row.swapped == .unparsed { unparsedSwapped += 1 }
    }
    var measures: [Measured] = []
    func add(_ name: String, _ count: Int, of n: Int) {
      measures.append(Measured(name, .value(Double(count)), n: n))
    }
    let pairs = table.rows.count
    if pairs > 0 {
      add("pairs", pairs, of: pairs)
      add("questions", table.questions, of: pairs)
      add("labelled", labelled, of: pairs)
      if table.annotators.count > 1 || noMajority > 0 { add("no_majority", noMajority, of: pairs) }
      add("predicted", predicted, of: pairs)
      add("unparsed", unparsed, of: predicted)
      if swapped > 0 {
        add("predicted.swapped", swapped, of: pairs)
        add("unparsed.swapped", unparsedSwapped, of: swapped)
      }
    }
    let responses = data.responses.rows
    if !responses.isEmpty {
      add("responses", responses.count, of: responses.count)
      add("unparsed.responses", responses.count { $0.predicted == nil }, of: responses.count)
    }
    section = EvaluationSection(EvaluationReport.countsName, measures: measures)
  }
}
