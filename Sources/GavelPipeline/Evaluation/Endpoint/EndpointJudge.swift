import Foundation
public import GavelCore
public import GavelStore

/// A model that judges a run's validation split with the prompt that a student is trained on.
///
/// What it is asked goes the way of every paid request of a run, into the run's store, under a
/// purpose of its own. What the run made and exported stays as it is.
public struct EndpointJudge: Sendable {
  /// How the model is found, and what it is asked about.
  public struct Options: Hashable, Sendable {
    /// A settings file whose models lie over those of the run; nil has those of the run alone.
    public var settings: String?
    /// `models.NAME.KEY=VALUE`, over both.
    public var overrides: [String] = []
    /// The pack of the student's prompt; nil is that of the run's exports.
    public var template: String?
    /// A folder of templates that comes before all others.
    public var templates: String?
    /// The only reference mode that is asked about; nil is that of each sample.
    public var mode: ReferenceMode?
    /// At most so many queries, those with the lowest draws; nil is all.
    public var limit: Int?
    /// A file of certificates that is trusted, over what the settings name.
    public var caFile: String?

    public init() {}
  }

  public let folder: String
  public let store: Store
  /// Settings in which the model is the only one in use.
  public let settings: Settings
  /// The answers of other runs; nil does without.
  public var memory: AnswerMemory?
  /// Where each attempt at a request is written down; nil where nobody asks for that.
  public var trace: RequestTrace?
  /// What answers for the model instead of what the settings name, where it is not nil.
  var substitute: @Sendable (Settings.Model) -> (any Provider)? = { _ in nil }
  let model: Settings.Model
  let prompts: StudentPrompts
  let options: Options
  private let environment: [String: String]
  private let lock: RunLock

  /// - Parameters:
  ///   - name: the model's, in the settings.
  ///   - environment: where its key is; nil is the process's.
  /// - Throws: ``RunProblem``, ``NoSuchModel``, ``SettingsProblems``, ``TemplateProblem``.
  public init(
    folder: String, judge name: String, options: Options = Options(),
    environment: [String: String]? = nil
  ) throws {
    let files = try RunFiles(
      folder: folder, templates: options.templates, requiringKeys: false, checkingFiles: false)
    self.folder = folder
    self.options = options
    lock = try RunLock(folder: folder)
    store = try Store(folder: folder)
    let run = files.settings.settings
    prompts = try Self.prompts(run, options, files.library, in: folder)
    try Self.requireValidation(store, run, in: folder)
    let found: SettingsReader.FoundModel
    do {
      found = try SettingsReader.judge(
        named: name, run: folder + "/settings.resolved.yaml", file: options.settings,
        overrides: options.overrides,
        environment: environment ?? ProcessInfo.processInfo.environment)
    } catch let unknown as NoSuchModel {
      throw unknown.beside(try store.students().map(\.name))
    }
    self.environment = found.environment
    let asking = run.asking(found.model).identifyingSimulations().trusting(options.caFile)
    guard let model = asking.models.first else { preconditionFailure("it was put there") }
    settings = asking
    self.model = model
  }

  /// Whether single responses are graded, and no pairs judged.
  public var isOfSingles: Bool { prompts.single != nil }

  /// What to tell the user before the work begins.
  public var notes: [String] {
    var notes: [String] = []
    if model.temperature == nil, model.provider.isServer, model.reasoning == nil {
      notes.append(
        "\(model.name) has no temperature, and its server may sample: to have the same answers each "
          + "time: --set models.\(model.name).temperature=0")
    }
    return notes
  }

  /// The values of the keys that the model is asked with.
  public var secrets: [String] { model.apiKeyEnv.flatMap { environment[$0] }.map { [$0] } ?? [] }

  /// The longest that a request under way may still take, as people write it; nil where none goes
  /// to a server.
  public var longestTimeout: String? {
    model.provider.isServer ? DurationText.of(model.timeout) : nil
  }

  public var hasPrice: Bool { model.price != nil }

  /// A control for the work: caps count what the model was asked for evaluation in earlier starts,
  /// but for hours, and nothing else of the run.
  public func control(budget: Settings.Budget) throws -> RunControl {
    let totals = try store.modelTotals().filter { $0.name == model.name }
    let prices = model.price.map { [model.name: $0] } ?? [:]
    let spent = Spending(totals, prices: prices, studentPrices: prices).evaluations
    return RunControl(budget: budget, requests: spent.requests, usd: spent.cautiousUSD)
  }

  // MARK: Asking

  /// What came of it.
  public struct Report: Hashable, Sendable {
    /// How many judgments came to what.
    public let states: [Judgment.State: Int]
    /// Requests that failed and can be asked again.
    public let openFailures: Int
  }

  /// Asks for what has no answer yet, and reads all answers.
  ///
  /// - Parameter plan: what there is to ask.
  /// - Throws: ``RunControl/Stop`` where it stopped with work left.
  public func work(
    _ plan: EndpointJudgePlan, control: RunControl, progress: RunProgress
  ) async throws -> Report {
    do {
      try store.begin(
        Student(
          name: model.name, provider: model.provider.rawValue, baseURL: model.baseURL,
          model: model.model, template: prompts.pack.name, templateHash: prompts.pack.hash,
          limit: options.limit, mode: options.mode, price: model.price.map(Student.Price.init)))
      progress.begin(
        AnsweredRequest.Purpose.evaluate.rawValue, unit: "answers", total: plan.requests,
        asks: true)
      let models = try ModelPool(
        settings: settings, environment: environment, store: store, control: control,
        progress: progress, asksAgain: FailureClass.passing, memory: memory, trace: trace,
        substitute: substitute)
      do {
        try await ask(models.asker(model.name), control, progress)
      } catch {
        await memory?.flush()
        try await models.shutdown()
        throw error
      }
      await memory?.flush()
      try await models.shutdown()
      try store.finishStudent(model.name)
      return Report(
        states: try store.studentStates(of: model.name),
        openFailures: try store.openFailureCount(ofStudent: model.name))
    } catch {
      throw RunControl.Stop.explained(error, of: store, in: folder)
    }
  }

  private func ask(
    _ student: Asker, _ control: RunControl, _ progress: RunProgress
  ) async throws {
    let store = store
    // Small, so that what others read of it while it goes on is up to date.
    let size = 64
    if isOfSingles {
      try await run(
        GradeAsStudent(student: student, prompts: prompts), over: grades(),
        into: Batch(of: size) { try await store.saveAsStudent($0) }, control, progress)
    } else {
      try await run(
        JudgeAsStudent(student: student, prompts: prompts), over: questions(),
        into: Batch(of: size) { try await store.saveAsStudent($0.flatMap { $0 }) }, control,
        progress)
    }
  }

  private func run<Asking: Stage>(
    _ stage: Asking, over questions: Pages<Asking.Input>, into batch: Batch<Asking.Output>,
    _ control: RunControl, _ progress: RunProgress
  ) async throws {
    do {
      try await stage.run(questions) { said in
        try await batch.add(said)
        progress.advance()
      }
    } catch {
      // Cancelled tasks write nothing; what is here is read again next time.
      if error is CancellationError { throw error }
      try await batch.flush()
      throw control.stop ?? error
    }
    try await batch.flush()
    if let stop = control.stop { throw stop }
  }

  /// What the model is asked about, a page at a time.
  func questions() throws -> Pages<StudentQuestion> {
    let (store, mode, chosen) = (store, options.mode, try chosenQueries())
    @Sendable func isChosen(_ query: ContentID) -> Bool { chosen?.contains(query) ?? true }
    if prompts.several != nil {
      return store.judgedLists().expanded {
        $0.split == .validation && isChosen($0.list.query.id) ? $0.questions(only: mode) : []
      }
    }
    return store.validationPairs().expanded {
      isChosen($0.shown.query.id) ? $0.questions(only: mode) : []
    }
  }

  /// What it is asked about where it grades single responses, a page at a time.
  func grades() throws -> Pages<GradeQuestion> {
    let (mode, chosen) = (options.mode, try chosenQueries())
    return store.validationResponses().expanded { response in
      guard chosen?.contains(response.query.id) ?? true else { return [] }
      return response.gradedModes(only: mode).map { GradeQuestion(graded: response, mode: $0) }
    }
  }

  /// The queries with the lowest draws, where not all are asked about: fewer are among more.
  private func chosenQueries() throws -> Set<ContentID>? {
    guard let limit = options.limit else { return nil }
    let draw = Draw(seed: settings.seed)
    let queries =
      try isOfSingles ? store.gradedValidationQueries() : store.validationQueries()
    let drawn = queries.map { (draw.bits("evaluate", $0.description), $0) }
    return Set(drawn.sorted { $0 < $1 }.prefix(limit).map(\.1))
  }
}

extension Settings {
  /// The settings with one model, which judges.
  fileprivate func asking(_ model: Model) -> Settings {
    var copy = self
    copy.models = [model]
    copy.candidates = []
    copy.teachers = [model.name]
    copy.judging.referenceFrom = .query
    copy.queries.augment = nil
    copy.queries.grade = nil
    return copy
  }
}
