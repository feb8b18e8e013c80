public import GavelCore
import GavelStore

/// Parses the stored answers of a run again.
///
/// It makes no provider, so nothing can be sent.
public struct Reparse {
  /// What a judgment was and what it is now.
  public struct Change: Hashable, Sendable {
    public let from: Judgment.State
    public let to: Judgment.State
    /// For two that are parsed: whether the verdict is another one, or only scores or words.
    public let changesVerdict: Bool
  }

  public struct Report: Sendable {
    /// How many judgments have an answer.
    public let judgments: Int
    public let changes: [Change: Int]
    /// Whether samples and splits were made again.
    public let isReconciled: Bool

    public var changed: Int { changes.values.reduce(0, +) }
  }

  private let folder: String
  private let store: Store
  private let pipeline: Pipeline
  private let format: any JudgeFormat
  private let lock: RunLock

  public init(folder: String, templates: String? = nil) throws {
    let files = try RunFiles(
      folder: folder, templates: templates, requiringKeys: false, checkingFiles: false)
    self.folder = folder
    lock = try RunLock(folder: folder)
    store = try Store(folder: folder)
    let pack = try files.library.pack(files.settings.settings.judging.format)
    guard let format = JudgeFormats.named(pack.parser) else {
      preconditionFailure("a pack with an unknown parser was let through")
    }
    self.format = format.init()
    pipeline = Pipeline(
      settings: files.settings.settings, environment: [:], store: store, library: files.library,
      exportFolder: nil)
  }

  /// Judgments first; samples and splits after them, where the run has come so far.
  public func work() async throws -> Report {
    var (judgments, changes) = (0, [Change: Int]())
    let (store, format) = (store, format)
    let isChecked = pipeline.settings.judging.path == .critiques
    let isOfLists = pipeline.settings.judging.answers == .several
    let batch = Batch<Judgment> { try await store.save($0) }
    for try await (old, attempts, checks) in store.answeredJudgments() {
      let place = isOfLists ? try await store.place(inList: old.pair) : nil
      func judgment(_ asked: Asked) -> Judgment {
        if let place {
          return Judgment(
            of: old.pair, at: place, by: old.teacher, order: old.order, mode: old.mode,
            request: asked.request, outcome: asked.outcome)
        }
        return Judgment(
          of: old.pair, by: old.teacher, order: old.order, mode: old.mode, request: asked.request,
          outcome: asked.outcome, format: format)
      }
      func best(_ attempts: [Asked]) -> Judgment? {
        let best = attempts.best { outcome in
          judgment(Asked(request: attempts[0].request, outcome: outcome)).state == .parsed
        }
        guard let best, case .completed = best.outcome else { return nil }
        return judgment(best)
      }
      guard var new = best(attempts) else { continue }
      if let check = best(checks) {
        new = new.checked(by: check)
      } else if isChecked, old.mode == .without {
        // The second way to the verdict was never asked for; `gavel run` does.
        continue
      }
      judgments += 1
      guard new != old else { continue }
      let change = Change(
        from: old.state, to: new.state, changesVerdict: old.verdict != new.verdict)
      changes[change, default: 0] += 1
      try await batch.add(new)
    }
    try await batch.flush()
    let isReconciled = try !changes.isEmpty && store.finishedStages().contains(.judge)
    if isReconciled { try await pipeline.settle() }
    return Report(judgments: judgments, changes: changes, isReconciled: isReconciled)
  }
}

extension Reparse.Change: CustomStringConvertible {
  public var description: String {
    let states = "\(from.rawValue) → \(to.rawValue)"
    guard from == .parsed, to == .parsed else { return states }
    return states + (changesVerdict ? ", another verdict" : ", other scores or words")
  }
}
