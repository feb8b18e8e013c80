import GavelCore

/// Reads the files of one judge, and joins their rows.
struct EvaluationReader {
  /// What was read, with what stands for each row, so that two judges' rows can be laid side by
  /// side.
  struct Rows {
    var data: EvaluationData
    var keys: [TextKey]
  }

  private var opened: [(source: RowSource, reader: RowReader)] = []
  private let files: EvaluationFiles
  private let kind: RowPlan.Kind
  private let key: RowReader.Key
  private let allowsOtherIDs: Bool

  /// Opens the files, and tells from their first rows how they are read.
  ///
  /// - Throws: ``EvaluationProblem`` with what is wrong with any of them.
  init(_ files: EvaluationFiles, limits: ReadLimits = ReadLimits()) throws {
    self.files = files
    var problems = EvaluationProblems()
    let paths: [(RowReader.Role, String?)] = [
      (.gold, files.gold), (.predictions, files.predictions), (.swapped, files.swapped),
    ]
    let named = paths.compactMap { role, path in path.map { (role: role, path: $0) } }
    if named.count(where: { $0.path == "-" }) > 1 {
      problems.add(
        .usage, "standard input stands for more than one file, expected one; name the others")
      try problems.throwIfAny()
    }
    let short = Self.names(named.map(\.path))
    var sources: [RowSource] = []
    var plans: [RowPlan] = []
    for (index, file) in named.enumerated() {
      guard
        let (source, plan) = try problems.collect({ () throws -> (RowSource, RowPlan) in
          let source = try RowSource(path: file.path, name: short[index], limits: limits)
          return (source, try RowPlan(source, role: file.role, files: files))
        })
      else { continue }
      sources.append(source)
      plans.append(plan)
    }
    try problems.throwIfAny()

    let kind = try Self.kind(plans, sources)
    for index in plans.indices {
      _ = try problems.collect {
        try plans[index].chooseParser(kind, sources[index], format: files.format)
      }
    }
    if kind == .responses, files.swapped != nil {
      problems.add(
        .usage,
        "\(short[short.count - 1]): a swapped file, expected none beside single responses; "
          + "leave --swapped out")
    }
    try problems.throwIfAny()
    self.kind = kind
    key = Self.key(plans)
    allowsOtherIDs = plans.contains { $0.name == .nova || $0.name == .critiquellm }
    let hasGold = files.gold != nil
    for (source, plan) in zip(sources, plans) {
      var source = source
      let reader = RowReader(plan, key: key, hasGold: hasGold)
      source.want(
        reader.names, annotators: plan.role == .gold || plan.role == .predictions && !hasGold)
      opened.append((source, reader))
    }
  }

  /// The last parts of the paths, or all of them where two end in the same one.
  private static func names(_ paths: [String]) -> [String] {
    let short = paths.map { path in
      path == "-" ? "-" : path.split(separator: "/").last.map(String.init) ?? path
    }
    return Set(short).count == Set(paths).count ? short : paths
  }

  private static func kind(
    _ plans: [RowPlan], _ sources: [RowSource]
  ) throws -> RowPlan.Kind {
    let told = zip(plans, sources).compactMap { plan, source in
      plan.kind.map { (kind: $0, name: source.name) }
    }
    guard let first = told.first else { return .pairs }
    if let other = told.first(where: { $0.kind != first.kind }) {
      throw EvaluationProblem(
        .badInput,
        [
          "\(first.name) has \(first.kind.rawValue), \(other.name) \(other.kind.rawValue); "
            + "expected the same in each"
        ])
    }
    return first.kind
  }

  private static func key(_ plans: [RowPlan]) -> RowReader.Key {
    if plans.allSatisfy(\.hasID) { return .id }
    if plans.allSatisfy(\.hasQuestionID) {
      return plans.allSatisfy(\.hasModels) ? .questionAndModels : .question
    }
    // One file's published key is another's id.
    return plans.allSatisfy { $0.hasID || $0.hasQuestionID } ? .id : .place
  }

  /// Reads all rows.
  ///
  /// - Throws: ``EvaluationProblem`` where none can be used.
  func read() throws -> Rows {
    switch kind {
    case .pairs: try pairs()
    case .responses: try responses()
    }
  }

  private func pairs() throws -> Rows {
    var join = PairJoin(
      hasGold: files.gold != nil, isByPlace: key == .place, allowsOtherIDs: allowsOtherIDs,
      swappedLabels: files.swappedLabels)
    var oddities: [String] = []
    for file in opened {
      join.begin(file.reader.role, name: file.source.name)
      oddities += try each(file) { row, line in
        switch row {
        case .success(let row): join.add(row, line: line)
        case .failure(let fault): join.addBroken(fault.message, line: line)
        }
      }
    }
    let (table, keys) = join.finish()
    try check(join.join, join.leftOut, isEmpty: table.rows.isEmpty)
    let data = EvaluationData(
      pairs: table, leftOut: join.leftOut.all,
      warnings: byPlace + oddities + join.warnings.all + join.remarks)
    return Rows(data: data, keys: keys)
  }

  private func responses() throws -> Rows {
    var join = ScoreJoin(hasGold: files.gold != nil, isByPlace: key == .place)
    var oddities: [String] = []
    for file in opened {
      join.begin(file.reader.role, name: file.source.name)
      oddities += try each(file) { row, line in
        switch row {
        case .success(let row): join.add(row, line: line)
        case .failure(let fault): join.addBroken(fault.message, line: line)
        }
      }
    }
    let (table, keys) = join.finish()
    try check(join.join, join.leftOut, isEmpty: table.rows.isEmpty)
    let data = EvaluationData(
      responses: table, leftOut: join.leftOut.all,
      warnings: byPlace + oddities + join.warnings.all)
    return Rows(data: data, keys: keys)
  }

  /// Reads a file row by row.
  ///
  /// - Returns: what is odd about the file.
  private func each(
    _ file: (source: RowSource, reader: RowReader),
    _ body: (Result<EvaluationRow, RowFault>, _ line: Int) -> Void
  ) throws -> [String] {
    var source = file.source
    var count = 0
    while true {
      let next: RowSource.Row?
      do throws(SourceError) {
        next = try source.next()
      } catch {
        var problems = EvaluationProblems()
        _ = try problems.collect { throw error }
        try problems.throwIfAny()
        next = nil
      }
      guard let next else { break }
      count += 1
      if count % 4096 == 0 { try Task.checkCancellation() }
      switch next {
      case .broken(let message): body(.failure(RowFault(message: message)), source.line)
      case .values:
        do throws(RowFault) {
          let row = try file.reader.row(source.values, annotations: source.annotations)
          body(.success(row), source.line)
        } catch {
          body(.failure(error), source.line)
        }
      }
    }
    return source.warnings.map(\.description)
  }

  private func check(_ join: RowJoin, _ leftOut: LeftOutRows, isEmpty: Bool) throws {
    if let mismatch = join.mismatch { throw EvaluationProblem(.badInput, [mismatch]) }
    guard isEmpty else { return }
    let broken = leftOut[.brokenRow]
    let files = join.files
    if let file = files.first(where: { $0.count == 0 }) ?? (files.count == 1 ? files[0] : nil) {
      throw EvaluationProblem(
        .badInput, broken + ["\(file.name): no row can be read, expected at least one"])
    }
    throw EvaluationProblem(.badInput, broken + [join.nothingInCommon])
  }

  private var byPlace: [String] {
    guard key == .place, opened.count > 1 else { return [] }
    let names = opened.map(\.source.name).joined(separator: " and ")
    return [
      "\(names) do not all have ids: rows are joined by place, the first with the first; "
        + "an \"id\" in every row is safer"
    ]
  }
}
