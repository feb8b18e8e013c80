import GavelCore
import GavelStore

/// Parses the stored answers of a run again.
///
/// It makes no provider, so nothing can be sent.
public struct Reparse {
  /// What a judgment or a critique was and what it is now.
  public struct Change: Hashable, Sendable {
    /// Raw values of states.
    public let from: String
    public let to: String
    /// For two that are parsed: whether the verdict, or the grade of a single answer, is another
    /// one, or only scores or words.
    public let changesVerdict: Bool
  }

  public struct Report: Sendable {
    /// What was parsed: judgments, or critiques where no pair is judged.
    public let unit: String
    /// How many of them have an answer.
    public let count: Int
    public let changes: [Change: Int]
    /// Whether samples and splits were made again.
    public let isReconciled: Bool

    public var changed: Int { changes.values.reduce(0, +) }
  }

  private let folder: String
  let store: Store
  let pipeline: Pipeline
  private let format: any JudgeFormat
  let critiqueFormat: CritiqueFormat
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
    critiqueFormat = CritiqueFormat(beside: format)
    pipeline = Pipeline(
      settings: files.settings.settings, environment: [:], store: store, library: files.library,
      exportFolder: nil)
  }

  /// Judgments, or critiques where no pair is judged, first; samples and splits after them, where the
  /// run has come so far.
  public func work() async throws -> Report {
    let isSingle = pipeline.settings.judging.answers == .single
    let (count, changes) = try await isSingle ? critiques() : judgments()
    let isReconciled = try !changes.isEmpty && store.finishedStages().contains(.judge)
    if isReconciled { try await pipeline.settle() }
    return Report(
      unit: isSingle ? "critiques" : "judgments", count: count, changes: changes,
      isReconciled: isReconciled)
  }

  private func judgments() async throws -> (count: Int, changes: [Change: Int]) {
    var (judgments, changes) = (0, [Change: Int]())
    let (store, format) = (store, format)
    let isChecked = pipeline.settings.judging.path == .critiques
    let batch = Batch<Judgment> { try await store.save($0) }
    for try await (old, attempts, checks) in store.answeredJudgments() {
      func judgment(_ asked: Asked) -> Judgment {
        Judgment(
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
        from: old.state.rawValue, to: new.state.rawValue,
        changesVerdict: old.verdict != new.verdict)
      changes[change, default: 0] += 1
      try await batch.add(new)
    }
    try await batch.flush()
    return (judgments, changes)
  }
}

extension Reparse.Change: CustomStringConvertible {
  public var description: String {
    let states = "\(from) → \(to)"
    let parsed = Judgment.State.parsed.rawValue
    guard from == parsed, to == parsed else { return states }
    return states + (changesVerdict ? ", another verdict" : ", other scores or words")
  }
}
