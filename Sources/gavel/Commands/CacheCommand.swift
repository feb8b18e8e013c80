import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline
import GavelStore

struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Shows or prunes the answers that runs share on this machine.",
    discussion: """
      An answer that one run has paid for is given to any other that asks the very same: provider, \
      URL, model, parameters, messages and attempt. The file is answers.sqlite in $GAVEL_CACHE, else \
      in $XDG_CACHE_HOME/gavel, else in ~/.cache/gavel. GAVEL_CACHE=off turns it off, cache: off in \
      the settings for one run, --no-cache for one start.
      """)

  @Flag(help: "Shows what is there; so does no option at all.")
  var stats = false

  @Flag(help: "Removes what --older-than and --max-size say.")
  var prune = false

  @Option(
    help: ArgumentHelp("Of what was not used for so long: 12h, 30d, 8w.", valueName: "time"),
    transform: Self.age)
  var olderThan: Duration?

  @Option(
    help: ArgumentHelp(
      "Of what was not used for longest, until the answers take so much: 500MB, 2GB.",
      valueName: "size"),
    transform: Self.size)
  var maxSize: Int?

  @Flag(help: "Removes everything.")
  var clear = false

  @Option(help: ArgumentHelp("Another folder than the usual one.", valueName: "dir"))
  var folder: String?

  @Flag(help: "Prints JSON.")
  var json = false

  func validate() throws {
    if [stats, prune, clear].count(where: { $0 }) > 1 {
      throw ValidationError("expected one of --stats, --prune and --clear")
    }
    if prune, olderThan == nil, maxSize == nil {
      throw ValidationError("--prune: expected --older-than, --max-size or both")
    }
    if !prune, olderThan != nil || maxSize != nil {
      throw ValidationError("--older-than and --max-size belong to --prune")
    }
  }

  func run() throws {
    try reporting {
      let environment = ProcessInfo.processInfo.environment
      guard let folder = folder ?? AnswerMemory.folder(environment: environment) else {
        if json { return Talk.data(JSONValue.object(JSONObject([("path", .null)])).pretty) }
        return Talk.data("no cache: it is turned off, or there is no home folder")
      }
      guard AnswerCache.exists(in: folder) else {
        return print(AnswerCache.path(in: folder), nil, removed: nil)
      }
      let cache = try AnswerCache(folder: folder)
      var removed: Int?
      if prune {
        let since = olderThan.map {
          Int(Date().timeIntervalSince1970 * 1000) - Int($0 / .milliseconds(1))
        }
        removed = try cache.prune(unusedSince: since, downTo: maxSize)
      } else if clear {
        removed = try cache.clear()
      }
      print(cache.path, try cache.statistics(), removed: removed)
    }
  }

  private func print(_ path: String, _ found: AnswerCache.Statistics?, removed: Int?) {
    if json { return Talk.data(Self.json(path, found, removed).pretty) }
    var lines = removed.map { ["\($0.grouped) answers removed"] } ?? []
    guard let found, found.answers > 0 else {
      return Talk.data((lines + ["\(path): no answers"]).joined(separator: "\n"))
    }
    let size = String(format: "%.1f MB", Double(found.bytes) / 1e6)
    lines.append("\(path): \(found.answers.grouped) answers, \(size)")
    var table = Table(numbers: [1, 2, 3])
    table.rows.append(["model", "answers", "prompt tokens", "completion tokens", "at"])
    for model in found.models {
      table.rows.append([
        model.model, model.answers.grouped, model.promptTokens.grouped,
        model.completionTokens.grouped, model.baseURL ?? "",
      ])
    }
    Talk.data((lines + [""] + table.lines).joined(separator: "\n"))
  }

  private static func json(
    _ path: String, _ found: AnswerCache.Statistics?, _ removed: Int?
  ) -> JSONValue {
    [
      "path": .string(path), "answers": .number(found?.answers ?? 0),
      "bytes": .number(found?.bytes ?? 0),
      "oldest_use": found?.oldestUse.map { .number($0) } ?? .null,
      "removed": removed.map { .number($0) } ?? .null,
      "models": .array(
        (found?.models ?? []).map {
          [
            "model": .string($0.model), "base_url": $0.baseURL.map { .string($0) } ?? .null,
            "answers": .number($0.answers), "prompt_tokens": .number($0.promptTokens),
            "completion_tokens": .number($0.completionTokens),
          ]
        }),
    ]
  }

  private static func age(_ text: String) throws -> Duration {
    let units = ["m": 60.0, "h": 3600, "d": 86_400, "w": 604_800]
    guard let (number, unit) = measure(text), let seconds = units[unit], number * seconds < 1e11
    else {
      throw ValidationError("--older-than: expected a time such as 12h, 30d or 8w, found \(text)")
    }
    return .seconds(number * seconds)
  }

  private static func size(_ text: String) throws -> Int {
    let units = ["": 1.0, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12]
    guard let (number, unit) = measure(text), let bytes = units[unit.lowercased()],
      number * bytes < 1e18
    else {
      throw ValidationError("--max-size: expected a size such as 500MB or 2GB, found \(text)")
    }
    return Int(number * bytes)
  }

  /// A number and the letters behind it.
  private static func measure(_ text: String) -> (number: Double, unit: String)? {
    guard let match = text.wholeMatch(of: /([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]*)/),
      let number = Double(match.1)
    else { return nil }
    return (number, String(match.2))
  }
}
