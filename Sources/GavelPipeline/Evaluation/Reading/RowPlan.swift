import GavelCore

/// How the rows of one file are read, as far as its first rows and the options tell.
struct RowPlan {
  /// Whether rows are of pairs or of single responses.
  enum Kind: String {
    case pairs = "pairs of responses"
    case responses = "single responses"
  }

  let role: RowReader.Role
  let name: EvaluationFiles.Layout
  private(set) var layout: RowLayout<String>
  /// Nil where the rows may be either.
  let kind: Kind?
  private(set) var parser: AnswerParser?
  let hasID: Bool
  let hasQuestionID: Bool
  let hasModels: Bool

  /// - Throws: ``EvaluationProblem`` where the first rows hold nothing that can be evaluated.
  init(_ source: RowSource, role: RowReader.Role, files: EvaluationFiles) throws {
    self.role = role
    let told = EvaluationFiles.Layout.telling(source.sample)
    guard let name = files.layout == .auto ? told : files.layout else {
      throw Self.unknown(source, role)
    }
    self.name = name
    layout = RowLayout(name)
    let sample = source.sample
    func has(_ keys: [String]) -> Bool {
      sample.contains { record in keys.contains { record[$0].map { !$0.isNothing } ?? false } }
    }
    if role != .gold {
      try layout.takeResults(of: source)
      // The rows have the teacher's scores, too.
      if name == .judgelm, has(["pred_text"]) {
        layout.said = [.completion("pred_text", without: nil)]
      }
    }
    if files.format != nil {
      for steps: WritableKeyPath<RowLayout<String>, [LabelStep<String>]> in [\.gold, \.said] {
        let all = layout[keyPath: steps]
        layout[keyPath: steps] = all.filter(\.isCompletion) + all.filter { !$0.isCompletion }
      }
    }
    let steps = role == .gold ? layout.gold : layout.said
    let hasPeople =
      has(layout.annotators)
      || sample.contains { $0.keys.contains { RowLayout.annotator(of: $0) != nil } }
    let keys = steps.flatMap(\.keys)
    guard hasPeople && role == .gold || sample.contains(where: { $0.hasAny(of: keys) }) else {
      throw Self.unknown(source, role)
    }
    kind = Self.kind(name, steps, sample, hasPeople: hasPeople)
    hasID = has(layout.id)
    hasQuestionID = has(layout.questionID)
    hasModels =
      has(layout.firstModel) && has(layout.secondModel) || has(layout.modelPair)
      || has(layout.model)
  }

  /// Every key once.
  var keys: [String] {
    var seen: Set<String> = []
    return layout.keys.filter { seen.insert($0).inserted }
  }

  /// A score that a layout writes where there is none.
  var noScore: Double? {
    switch name {
    case .judgelm, .alignbench: -1
    case .auto, .generic, .pandalm, .nova, .critiquellm: nil
    }
  }

  /// Chooses what reads raw answers.
  ///
  /// - Throws: ``EvaluationProblem`` where rows have raw answers only and nothing says how they are
  ///   read.
  mutating func chooseParser(_ kind: Kind, _ source: RowSource, format: String?) throws {
    let comparison = try format.map { name in
      guard let format = JudgeFormats.named(name) else {
        throw EvaluationProblem(
          .usage, ["no judge format named \"\(name)\"; there are: \(JudgeFormats.names)"])
      }
      return format
    }
    switch kind {
    case .pairs:
      parser = (comparison ?? name.comparison).map { .comparison($0.init()) }
    case .responses:
      switch comparison ?? name.comparison {
      case let format?: parser = .critique(CritiqueFormat(beside: format))
      case nil: parser = name == .alignbench ? .critique(.dictionary) : nil
      }
    }
    guard parser == nil else { return }
    let steps = role == .gold ? layout.gold : layout.said
    for record in source.sample {
      guard let step = steps.first(where: { record.hasAny(of: $0.keys) }) else { continue }
      guard step.isCompletion else { return }
      throw EvaluationProblem(
        .usage,
        [
          "\(source.name):\(source.firstLine): \"\(step.keys[0])\" is a raw answer, and nothing "
            + "says how it is read; name its judge format with --format: \(JudgeFormats.names)"
        ])
    }
  }

  private static func kind(
    _ name: EvaluationFiles.Layout, _ steps: [LabelStep<String>], _ sample: [JSONObject],
    hasPeople: Bool
  ) -> Kind? {
    switch name {
    case .pandalm, .judgelm, .nova: return .pairs
    case .alignbench: return .responses
    case .auto, .generic, .critiquellm: break
    }
    if hasPeople { return .pairs }
    let layout = RowLayout(name)
    let ofTwo = layout.firstResponse + layout.firstModel
    for record in sample {
      if record.hasAny(of: ofTwo) { return .pairs }
      for step in steps where record.hasAny(of: step.keys) {
        switch step {
        case .verdict, .index, .twoScores: return .pairs
        case .scores(let key): if record[key]?.elements != nil { return .pairs }
        case .score, .rating: return .responses
        case .completion: continue
        }
      }
      if record.hasAny(of: ["response", "human_score"]) { return .responses }
    }
    return nil
  }

  private static func unknown(_ source: RowSource, _ role: RowReader.Role) -> EvaluationProblem {
    guard let record = source.sample.first else {
      return EvaluationProblem(
        .badInput,
        ["\(source.name):\(source.firstLine): no row can be read, expected JSON, CSV or TSV"])
    }
    let expected =
      role == .gold
      ? "a label (verdict, scores, annotators, or score)"
      : "what the judge said (verdict, scores, completion, or score)"
    return EvaluationProblem(
      .badInput,
      [
        "\(source.name):\(source.firstLine): \(KeyHint(record).found); expected \(expected), or "
          + "the keys of a published layout: \(EvaluationFiles.Layout.published)"
      ])
  }
}

extension RowLayout where Key == String {
  /// Takes the file's result in PandaLM's manner for its verdict.
  fileprivate mutating func takeResults(of source: RowSource) throws {
    var results: [String] = []
    for record in source.sample {
      for key in RowLayout.results(of: record) where !results.contains(key) { results.append(key) }
    }
    guard results.count < 2 else {
      throw EvaluationProblem(
        .badInput,
        [
          "\(source.name):\(source.firstLine): results of several judges "
            + "(\(results.joined(separator: ", "))), expected those of one; "
            + "write a file for each of them"
        ])
    }
    said = results.map { .verdict($0) } + said
  }
}

extension EvaluationFiles.Layout {
  /// The format in which a published layout has raw answers.
  fileprivate var comparison: (any JudgeFormat.Type)? {
    switch self {
    case .auto, .generic, .alignbench: nil
    case .pandalm: PandaLMFormat.self
    case .judgelm: JudgeLMFormat.self
    case .nova: NovaFormat.self
    case .critiquellm: CritiqueLLMFormat.self
    }
  }

  fileprivate static let published = allCases.filter { $0 != .auto && $0 != .generic }
    .map(\.rawValue).joined(separator: ", ")
}

extension JudgeFormats {
  fileprivate static let names = all.map { $0.name }.joined(separator: ", ")
}

extension JSONObject {
  /// Whether one of the keys is there, with something or nothing in it.
  fileprivate func hasAny(of keys: [String]) -> Bool { keys.contains { self[$0] != nil } }
}
