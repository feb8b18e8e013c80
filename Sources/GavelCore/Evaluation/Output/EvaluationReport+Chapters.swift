/// The sections of one name, for whoever prints them together.
public struct EvaluationChapter: Hashable, Sendable {
  public var name: String
  /// Of all rows.
  public var measures: [Measured] = []
  /// Of parts of the rows, by what makes the parts.
  public var groupings: [Grouping] = []
  public var matrices: [LabelledMatrix] = []

  public struct Grouping: Hashable, Sendable {
    public var kind: String
    public var sections: [EvaluationSection]

    /// The names of all measures, those first that a reader looks for first.
    public var measureNames: [String] {
      var names: [String] = []
      for measure in sections.flatMap(\.measures) where !names.contains(measure.name) {
        names.append(measure.name)
      }
      let first = Self.main.filter(names.contains)
      return first + names.filter { !first.contains($0) }
    }

    private static let main = [
      "accuracy", "kappa", "f1.macro", "consistency", "flip_rate", "winrate",
      "pearson.dataset_level",
      "spearman.dataset_level",
    ]
  }
}

extension EvaluationReport {
  /// The sections by name, in the order in which the names first come, with their matrices.
  public var chapters: [EvaluationChapter] {
    var chapters: [EvaluationChapter] = []
    func place(of name: String) -> Int {
      if let place = chapters.firstIndex(where: { $0.name == name }) { return place }
      chapters.append(EvaluationChapter(name: name))
      return chapters.count - 1
    }
    for section in sections {
      let chapter = place(of: section.name)
      guard let group = section.group else {
        chapters[chapter].measures += section.measures
        continue
      }
      if let grouping = chapters[chapter].groupings.firstIndex(where: { $0.kind == group.kind }) {
        chapters[chapter].groupings[grouping].sections.append(section)
      } else {
        chapters[chapter].groupings.append(.init(kind: group.kind, sections: [section]))
      }
    }
    for matrix in matrices {
      chapters[place(of: matrix.section ?? matrix.name)].matrices.append(matrix)
    }
    return chapters
  }

  /// The section that says how many rows of each kind there are.
  public static let countsName = "data"
}
