/// What an evaluation found, as one value that is printed as a table, JSON, CSV and Markdown.
public struct EvaluationReport: Hashable, Sendable {
  public var sections: [EvaluationSection]
  public var matrices: [LabelledMatrix]
  /// What a reader must know to read the numbers: rows left out, what a result means in words.
  public var notes: [String]
  /// What looks wrong; printed where it is seen.
  public var warnings: [String]
  public var signature: Signature
  /// The confidence of all intervals.
  public var level: Double

  public init(
    sections: [EvaluationSection] = [], matrices: [LabelledMatrix] = [], notes: [String] = [],
    warnings: [String] = [], signature: Signature = Signature(), level: Double = 0.95
  ) {
    self.sections = sections
    self.matrices = matrices
    self.notes = notes
    self.warnings = warnings
    self.signature = signature
    self.level = level
  }

  /// Adds another part's findings behind these; signature and level stay.
  ///
  /// Matrices that say no section are of the part's first.
  public mutating func append(_ part: EvaluationReport) {
    sections += part.sections
    matrices += part.matrices.map { matrix in
      var matrix = matrix
      matrix.section = matrix.section ?? part.sections.first?.name
      return matrix
    }
    notes += part.notes
    warnings += part.warnings
  }
}

/// Measures that belong together, of all rows or of one group of them.
public struct EvaluationSection: Hashable, Sendable {
  /// Lower snake case and permanent: `agreement`, `consistency`, `bias`, `comparison`.
  public var name: String
  /// Which rows: `nil` is all.
  public var group: Group?
  public var measures: [Measured]

  public struct Group: Hashable, Sendable {
    /// `category`, `model_pair`, `model`, `annotators`, `teacher`.
    public var kind: String
    public var name: String

    public init(kind: String, name: String) {
      self.kind = kind
      self.name = name
    }
  }

  public init(_ name: String, group: Group? = nil, measures: [Measured]) {
    self.name = name
    self.group = group
    self.measures = measures
  }
}

/// Counts by two labels, such as a confusion matrix: rows are the labels, columns what the judge said.
public struct LabelledMatrix: Hashable, Sendable {
  public var name: String
  public var rows: [String]
  public var columns: [String]
  /// Row by row.
  public var counts: [Int]
  /// The name of the section that it belongs to.
  public var section: String?

  public init(
    _ name: String, rows: [String], columns: [String], counts: [Int], section: String? = nil
  ) {
    self.section = section
    self.name = name
    self.rows = rows
    self.columns = columns
    self.counts = counts
  }
}
