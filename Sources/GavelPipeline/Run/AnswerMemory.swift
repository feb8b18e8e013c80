import Foundation
import GavelCore
public import GavelStore
import Synchronization

/// The cache of answers, as a run uses it: a trouble with it is told once and ends its use, never
/// the run.
public final class AnswerMemory: Sendable {
  /// Whether answers of simulated models are kept and given, which only tests want.
  let takesSimulated: Bool
  private let cache: AnswerCache
  private let writer: Writer
  private let trouble: Trouble

  /// - Parameter onTrouble: is told why the cache is used no more.
  public init(
    _ cache: AnswerCache, takesSimulated: Bool = false,
    onTrouble: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.cache = cache
    self.takesSimulated = takesSimulated
    trouble = Trouble(path: cache.path, tell: onTrouble)
    writer = Writer(cache: cache, trouble: trouble)
  }

  func answer(_ key: String) async -> Completion? {
    guard !trouble.isKnown else { return nil }
    do {
      guard let completion = try await cache.answer(key) else { return nil }
      await writer.add(.use(key))
      return completion
    } catch {
      trouble.note(error)
      return nil
    }
  }

  func keep(_ entry: AnswerCache.Entry) async { await writer.add(.entry(entry)) }

  /// Returns when all that was given to keep is in the file.
  public func flush() async { await writer.flush() }

  private final class Trouble: Sendable {
    private let path: String
    private let tell: @Sendable (String) -> Void
    private let known = Mutex(false)

    init(path: String, tell: @escaping @Sendable (String) -> Void) {
      self.path = path
      self.tell = tell
    }

    var isKnown: Bool { known.withLock { $0 } }

    func note(_ error: any Error) {
      let isFirst = known.withLock { known in
        defer { known = true }
        return !known
      }
      // Of a cancelled task nothing is wrong with the file.
      if isFirst, !(error is CancellationError) { tell(Self.text(path, "\(error)")) }
    }

    static func text(_ path: String, _ problem: String) -> String {
      "the cache of answers \(path) cannot be used: \(problem); going on without it"
    }
  }

  /// Writes what gathers while the write before is under way.
  private actor Writer {
    enum Item {
      case entry(AnswerCache.Entry)
      case use(String)
    }

    private let cache: AnswerCache
    private let trouble: Trouble
    private var waiting: [Item] = []
    private var isWriting = false
    private var flushing: [CheckedContinuation<Void, Never>] = []

    init(cache: AnswerCache, trouble: Trouble) {
      self.cache = cache
      self.trouble = trouble
    }

    func add(_ item: Item) {
      guard !trouble.isKnown else { return }
      waiting.append(item)
      guard !isWriting else { return }
      isWriting = true
      Task { await write() }
    }

    func flush() async {
      guard isWriting else { return }
      await withCheckedContinuation { flushing.append($0) }
    }

    private func write() async {
      while !waiting.isEmpty, !trouble.isKnown {
        let batch = waiting
        waiting = []
        var entries: [AnswerCache.Entry] = []
        var used: [String: Int] = [:]
        let now = Int(Date().timeIntervalSince1970 * 1000)
        for item in batch {
          switch item {
          case .entry(let entry): entries.append(entry)
          case .use(let key): used[key] = now
          }
        }
        do { try await cache.save(entries, used: used) } catch { trouble.note(error) }
      }
      isWriting = false
      for continuation in flushing { continuation.resume() }
      flushing = []
    }
  }
}

extension AnswerMemory {
  /// The folder of the cache; nil where it is turned off.
  ///
  /// What the settings say goes over `$GAVEL_CACHE`, but for `off` there; then `$XDG_CACHE_HOME/gavel`,
  /// then `~/.cache/gavel`.
  public static func folder(
    _ setting: Settings.Cache = .usual, environment: [String: String]
  ) -> String? {
    let named = environment["GAVEL_CACHE"] ?? ""
    if named == "off" { return nil }
    switch setting {
    case .off: return nil
    case .folder(let path): return path
    case .usual: break
    }
    if !named.isEmpty { return named }
    // The specification of these folders takes absolute paths only.
    for (variable, rest) in [("XDG_CACHE_HOME", "/gavel"), ("HOME", "/.cache/gavel")] {
      if let base = environment[variable], base.hasPrefix("/") { return base + rest }
    }
    return nil
  }

  /// The cache that a run's settings ask for; nil where it is off, no model could use it, or it
  /// cannot be opened, which is told.
  public static func opened(
    for settings: Settings, environment: [String: String],
    onTrouble: @escaping @Sendable (String) -> Void
  ) -> AnswerMemory? {
    guard let folder = folder(settings.cache, environment: environment),
      settings.modelsInUse.contains(where: { $0.provider != .simulator })
    else { return nil }
    do {
      return AnswerMemory(
        try AnswerCache(folder: folder),
        takesSimulated: environment["GAVEL_CACHE_SIMULATED"] == "1", onTrouble: onTrouble)
    } catch let error as StoreError {
      onTrouble(Trouble.text(error.path, error.message))
    } catch {
      onTrouble(Trouble.text(folder, "\(error)"))
    }
    return nil
  }
}
