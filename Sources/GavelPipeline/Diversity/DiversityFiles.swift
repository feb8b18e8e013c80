/// The files of one job: all are opened before anything is read, so that every problem with them is
/// told at once.
struct DiversityFiles {
  let input: QueryRows
  let against: AgainstFiles
  let kept: OutputFile?
  let dropped: OutputFile?
  let highest: OutputFile?

  init(_ options: DiversityOptions, progress: RunProgress) throws {
    var problems = Problems()
    let outputs = [
      ("--out", options.kept), ("--dropped", options.dropped), ("--highest", options.highest),
    ]
    for (name, path) in outputs {
      for input in [options.input] + options.against {
        guard let path, OutputPlace(path).isSame(as: input) else { continue }
        problems.add(
          .usage,
          "\(name): \(path) is also read, expected another file: rows are read twice, and a run "
            + "that fails must not cost them")
      }
    }
    for (index, (name, path)) in outputs.enumerated() {
      for (earlier, other) in outputs[..<index] {
        guard let path, let other, OutputPlace(other).isSame(as: OutputPlace(path)) else {
          continue
        }
        problems.add(.usage, "\(earlier) and \(name): both are \(other), expected two files")
      }
    }
    try problems.throwIfAny()

    // Outputs first: nobody wants to hear of a missing folder after an hour of standard input.
    var (kept, dropped, highest): (OutputFile?, OutputFile?, OutputFile?)
    try problems.collect { kept = try options.kept.map { try OutputFile(path: $0) } }
    try problems.collect { dropped = try options.dropped.map { try OutputFile(path: $0) } }
    try problems.collect { highest = try options.highest.map { try OutputFile(path: $0) } }
    var against: [QueryRows] = []
    for path in options.against {
      try problems.collect {
        against.append(try Self.against(path, field: options.field, progress: progress))
      }
    }
    var input: QueryRows?
    try problems.collect {
      let file = try QueryFile(path: options.input, progress: progress)
      input = try QueryRows(file, format: options.format, field: options.field)
    }
    try problems.throwIfAny()
    guard let input else { preconditionFailure("no input and no problem") }
    self.input = input
    self.against = AgainstFiles(against)
    (self.kept, self.dropped, self.highest) = (kept, dropped, highest)
  }

  /// A file whose records have the field is read by it; another by the usual names.
  private static func against(
    _ path: String, field: String?, progress: RunProgress
  ) throws -> QueryRows {
    let file = try QueryFile(path: path, progress: progress)
    if let field, let rows = try? QueryRows(file, format: .auto, field: field),
      try rows.firstRowIsReadable()
    {
      return rows
    }
    return try QueryRows(file, format: .auto, field: nil)
  }
}

/// What is wrong with the files, gathered.
private struct Problems {
  private var status = ExitStatus.error
  private var messages: [String] = []

  mutating func add(_ status: ExitStatus, _ message: String) {
    // Bad input says more of what to do than a folder that is missing.
    if messages.isEmpty || status == .badInput { self.status = status }
    messages.append(message)
  }

  mutating func collect(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as CancellationError {
      throw error
    } catch {
      add(ExitStatus(error), "\(error)")
    }
  }

  func throwIfAny() throws {
    guard messages.isEmpty else { throw DiversityProblem(status, messages) }
  }
}
