import GavelCore
public import GavelStore

/// Reads the stored answers of a run again.
///
/// It makes no provider, so nothing can be sent. What is read otherwise now is taken over where that
/// needs no answer which is not there: where later requests were made from the old reading, it stays
/// as it is, and the next run asks for these. All changes are made in a draft, and the draft takes
/// the place of what was there in one transaction: a reparse that is killed has changed nothing.
public struct Reparse {
  private let folder: String
  private let store: Store
  private let settings: Settings
  private let library: TemplateLibrary
  private let format: any JudgeFormat
  private let lock: RunLock

  public init(folder: String, templates: String? = nil) throws {
    let files = try RunFiles(
      folder: folder, templates: templates, requiringKeys: false, checkingFiles: false)
    self.folder = folder
    lock = try RunLock(folder: folder)
    store = try Store(folder: folder)
    settings = files.settings.settings
    library = files.library
    let pack = try files.library.pack(files.settings.settings.judging.format)
    guard let format = JudgeFormats.named(pack.parser) else {
      preconditionFailure("a pack with an unknown parser was let through")
    }
    self.format = format.init()
  }

  /// Reads everything again, then makes what is free of it: pairs, samples and splits, where the run
  /// has come so far.
  public func work() async throws -> ReparseReport {
    let path = folder + "/run.draft.sqlite"
    do {
      return try await work(inDraftAt: path)
    } catch {
      // Nothing was taken over, and a disk that is full has this room again; if it cannot be removed
      // now, the next reparse does that.
      try? Store.removeDraft(at: path)
      throw RunControl.Stop.explained(error, of: store, in: folder)
    }
  }

  private func work(inDraftAt path: String) async throws -> ReparseReport {
    let draft = try store.draft(at: path)
    let reading = Rereading(
      store: store, draft: draft,
      pipeline: Pipeline(
        settings: settings, environment: [:], store: draft, library: library, exportFolder: nil),
      format: format, critiqueFormat: CritiqueFormat(beside: type(of: format)),
      begun: try store.begunStages())
    var report = try await reading.all()
    report.isReconciled = try report.changed > 0 && store.finishedStages().contains(.judge)
    if report.isReconciled { try await reading.pipeline.settle() }
    try draft.close()
    if report.changed > 0 { try store.take(draftAt: path) }
    // What is left as it was is work for the next run.
    if report.left > 0 { try store.setFinished(as: nil) }
    try Store.removeDraft(at: path)
    return report
  }
}

/// What came of reading the stored answers of a run again.
public struct ReparseReport: Sendable {
  /// What a record was and what it is now.
  public struct Change: Hashable, Sendable {
    /// What is other where both are of one state.
    public enum Difference: String, Hashable, Sendable {
      case verdict, text, scores, words
    }

    public let from: String
    public let to: String
    public var difference: Difference?
  }

  /// What came of one kind of record.
  public struct Part: Sendable {
    /// How many have an answer.
    public internal(set) var read = 0
    public internal(set) var changes: [Change: Int] = [:]
    /// What would be read otherwise and stays, since later requests were made from it.
    public internal(set) var left: [Change: Int] = [:]
    /// How many these are.
    public internal(set) var laterRequests = 0

    public var changed: Int { changes.values.reduce(0, +) }
    public var leftCount: Int { left.values.reduce(0, +) }
  }

  public internal(set) var parts: [ReadKind: Part] = [:]
  /// Whether samples and splits were made again.
  public internal(set) var isReconciled = false

  public var changed: Int { parts.values.reduce(0) { $0 + $1.changed } }
  public var left: Int { parts.values.reduce(0) { $0 + $1.leftCount } }
  public var laterRequests: Int { parts.values.reduce(0) { $0 + $1.laterRequests } }

  mutating func count(_ kind: ReadKind) { parts[kind, default: Part()].read += 1 }

  mutating func take(_ kind: ReadKind, _ change: Change) {
    parts[kind, default: Part()].changes[change, default: 0] += 1
  }

  mutating func leave(_ kind: ReadKind, _ change: Change, requests: Int) {
    parts[kind, default: Part()].left[change, default: 0] += 1
    parts[kind, default: Part()].laterRequests += requests
  }
}

extension ReparseReport.Change: CustomStringConvertible {
  public var description: String {
    let states = "\(from) → \(to)"
    return switch difference {
    case .verdict?: states + ", another verdict"
    case .text?: states + ", another text"
    case .scores?: states + ", other scores"
    case .words?: states + ", other scores or words"
    case nil: states
    }
  }
}
