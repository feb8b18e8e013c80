extension EvaluationGate {
  /// Why a report breaks the bound; nil where it keeps it.
  ///
  /// What has no value keeps no bound.
  public func failure(in report: EvaluationReport) throws(UnknownMeasure) -> String? {
    guard let (title, measure) = report.measure(named: name) else {
      throw UnknownMeasure(name: name, names: report.measureNames)
    }
    if let reason = measure.estimate.undefined {
      return "\(title) has no value (\(reason)), so it is not shown to be \(kept)"
    }
    let value =
      switch of {
      case .value: measure.number
      case .lower: measure.interval?.lower
      case .upper: measure.interval?.upper
      }
    let what = of == .value ? title : "the \(of.rawValue) end of the interval of \(title)"
    guard let value, value.isFinite else {
      return "\(what) is not known, so it is not shown to be \(kept)"
    }
    let isBroken =
      switch kind {
      case .under: value < bound
      case .over: value > bound
      }
    return isBroken ? "\(what) is \(value), \(kind.rawValue) \(bound)" : nil
  }

  private var kept: String {
    switch kind {
    case .under: "\(bound) or more"
    case .over: "\(bound) or less"
    }
  }
}

extension EvaluationReport {
  /// A measure of all rows, by its name in the first section that has it, or by the section's
  /// name, a dot and its own.
  fileprivate func measure(named name: String) -> (title: String, measure: Measured)? {
    for section in sections where section.group == nil {
      for measure in section.measures {
        let title = "\(section.name).\(measure.name)"
        if measure.name == name || title == name { return (title, measure) }
      }
    }
    return nil
  }

  /// The names that a bound can be set for, sections first.
  fileprivate var measureNames: [String] {
    sections.filter { $0.group == nil }.flatMap { section in
      section.measures.map { "\(section.name).\($0.name)" }
    }
  }
}

/// A bound of a measure that the report has not.
public struct UnknownMeasure: Error, Hashable, CustomStringConvertible {
  public let name: String
  /// All that there are.
  public let names: [String]

  public var description: String {
    "no measure of all rows is named \"\(name)\"; there are: \(names.joined(separator: ", "))"
  }
}
