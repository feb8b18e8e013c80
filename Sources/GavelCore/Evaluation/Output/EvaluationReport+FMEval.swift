extension EvaluationReport {
  /// The measures in the layout of FMEval's `EvalOutput`: a list of one for each section, with
  /// scores of all rows and, in the same order, of each category.
  ///
  /// - Parameter dataset: what the data are called.
  public func fmeval(dataset: String) -> JSONValue {
    .array(
      chapters.filter { !$0.measures.isEmpty && $0.name != Self.countsName }.map { chapter in
        let names = chapter.measures.map(\.name)
        let categories = chapter.groupings.first { $0.kind == "category" }?.sections ?? []
        return [
          "eval_name": .string(chapter.name),
          "dataset_name": .string(dataset),
          "dataset_scores": Self.scores(of: chapter.measures, names),
          "prompt_template": .null,
          "category_scores": categories.isEmpty
            ? .null
            : .array(
              categories.map {
                [
                  "name": .string($0.group?.name ?? ""),
                  "scores": Self.scores(of: $0.measures, names),
                ]
              }),
          "output_path": .null,
          "error": .null,
        ]
      })
  }

  /// FMEval wants the same names for each category as for all: what one has not is null.
  private static func scores(of measures: [Measured], _ names: [String]) -> JSONValue {
    .array(
      names.map { name in
        let measure = measures.first { $0.name == name }
        return ["name": .string(name), "value": .finite(measure?.number)]
      })
  }
}
