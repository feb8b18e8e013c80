import Foundation
public import GavelCore
public import GavelStore

/// A run's folder: made once, resumed as often as needed.
public struct Run: Sendable {
  public let folder: String
  public let store: Store
  public let settings: Settings
  let environment: [String: String]
  let library: TemplateLibrary
  /// The answers of other runs; nil does without.
  public var memory: AnswerMemory?
  /// Where each attempt at a request is written down; nil where nobody asks for that.
  public var trace: RequestTrace?
  /// A file of certificates that is trusted for all servers, over what the settings name.
  public var caFile: String?
  private let lock: RunLock

  /// - Throws: ``RunProblem`` where a folder holds no run.
  public static func requireRun(in folder: String) throws {
    guard Store.exists(in: folder) else {
      throw RunProblem(
        "\(folder): no run there, expected a folder with run.sqlite; make one: gavel run")
    }
  }

  /// What to tell the user before the work begins.
  public var notes: [String] {
    let stdin = StandardInput.file(in: folder)
    guard settings.queries.sources.contains(where: { $0.path == stdin }) else { return [] }
    return ["seeds of standard input are kept in \(stdin); remove it to read others"]
  }

  public var exportFolder: String { folder + "/export" }

  /// Opens a run for working on it, and makes it where there is none.
  ///
  /// - Parameter templates: a folder of templates that comes before all others.
  public init(
    folder: String, resolved: ResolvedSettings, templates: String? = nil
  ) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw RunProblem("\(folder): cannot be made: \(error.localizedDescription)")
    }
    self.folder = folder
    lock = try RunLock(folder: folder)
    settings = try StandardInput.kept(in: folder, for: resolved.settings)
    environment = resolved.environment
    library = TemplateLibrary(
      first: templates ?? settings.templates, environment: resolved.environment)
    try library.check(settings)
    store = try Store(folder: folder)
    let yaml = resolved.settings.resolvedYAML
    do {
      // Answers to the same settings that a server said were simulated are so still; and a run that
      // turns out to have nothing to do is what its signature says.
      let before = try store.run().flatMap { $0.settings == yaml ? $0 : nil }
      let wasSimulated = before?.isSimulated == true
      try store.save(
        RunInfo(
          name: settings.name, version: gavelVersion, seed: settings.seed,
          signature: before?.signature ?? "", settings: yaml,
          isSimulated: wasSimulated
            || settings.modelsInUse.contains { $0.provider == .simulator }))
    } catch {
      throw store.explained(error)
    }
    let copy = URL(fileURLWithPath: folder).appending(path: "settings.resolved.yaml")
    do {
      try Data(yaml.utf8).write(to: copy, options: .atomic)
    } catch {
      throw RunProblem("\(copy.path): cannot be written: \(error.localizedDescription)")
    }
  }

  /// A control for working on the run: caps count what earlier starts have spent, but for hours.
  public func control(budget: Settings.Budget) throws -> RunControl {
    let prices = settings.models.compactMap { model in model.price.map { (model.name, $0) } }
    let spending = Spending(
      try store.modelTotals(), prices: Dictionary(uniqueKeysWithValues: prices))
    return RunControl(
      budget: budget, requests: spending.requests, usd: spending.cautiousUSD)
  }

  /// What came of working on a run.
  public struct Report: Sendable {
    public let exports: [Exporter.Report]
    /// Requests that failed and can be asked again.
    public let openFailures: Int
    /// Whether there was nothing to do: the run had ended, and all is as it was then.
    public var isAsItWas = false
  }

  /// The longest that a request under way may still take, as people write it; nil where none goes
  /// to a server.
  public var longestTimeout: String? {
    settings.modelsInUse.filter(\.provider.isServer).map(\.timeout).max().map(DurationText.of)
  }

  /// How far the last start was to go.
  public func extent() throws -> (until: StageName, limit: Int?) {
    let info = try store.run()
    return (info?.lastStage ?? .export, info?.limit)
  }

  /// Runs the pipeline, or what is left of it.
  ///
  /// - Parameter askingAgain: the failures of requests that are sent again.
  public func work(
    until last: StageName = .export, limit: Int? = nil,
    askingAgain: Set<FailureClass> = FailureClass.passing, control: RunControl,
    progress: RunProgress
  ) async throws -> Report {
    let finished = FinishedRun(
      settings: settings, library: library, exportFolder: exportFolder, until: last, limit: limit)
    if askingAgain == FailureClass.passing, let report = try asItWas(finished) { return report }
    var pipeline = Pipeline(
      settings: settings.trusting(caFile), environment: environment, store: store,
      library: library, exportFolder: exportFolder, control: control, progress: progress)
    pipeline.asksAgain = askingAgain
    pipeline.memory = memory
    pipeline.trace = trace
    do {
      let exports = try await pipeline.run(until: last, limit: limit)
      try store.finishRetries()
      let open = try store.openFailureCount()
      if open == 0, let fingerprint = try fingerprint(of: finished) {
        try store.setFinished(as: fingerprint)
        store.keepTallies()
      }
      return Report(exports: exports, openFailures: open)
    } catch {
      throw RunControl.Stop.explained(error, of: store, in: folder)
    }
  }

  /// What the run is made from and has written, with the checksums of files that the store knows.
  private func fingerprint(of finished: FinishedRun) throws -> String? {
    var checksums = FileChecksums(try store.fileChecksums())
    let fingerprint = finished.fingerprint(&checksums)
    if checksums.isNew { try store.save(fileChecksums: checksums.seen) }
    return fingerprint
  }

  /// What came of the run when it ended, where nothing that it was made from or has written has
  /// changed since; nil where there is work.
  private func asItWas(_ finished: FinishedRun) throws -> Report? {
    guard let then = try store.finishedAs(), try !store.hasUnfinishedRetries(),
      try fingerprint(of: finished) == then
    else { return nil }
    store.keepTallies()
    let counts = try store.exportCounts()
    let exports = settings.export.compactMap { export in
      counts.first { $0.format == export.name }.map {
        Exporter.Report(folder: "\(exportFolder)/\(export.name)", counts: $0)
      }
    }
    return Report(
      exports: finished.until >= .export ? exports : [], openFailures: 0, isAsItWas: true)
  }
}
