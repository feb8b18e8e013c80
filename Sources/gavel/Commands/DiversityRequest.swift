import ArgumentParser
import Foundation
import GavelCore
import GavelPipeline
import GavelText
import Synchronization

/// What `gavel diversity` is asked for on its command line, as plain values.
struct DiversityRequest: Equatable {
  var input = ""
  var out: String?
  var dropped: String?
  var against: [String] = []
  var highest: String?
  var field: String?
  var format = Settings.SourceFormat.auto
  var rougeL = "0.7"
  var selfBLEU: Double?
  var selfBLEUKeep: Int?
  var order: Int?
  var tokenizer = Tokenizer.unicode
  var numbersGuard = false
  var threads: Int?
  var seed: UInt64 = 0
  var report = "auto"
  var json = false

  func validate() throws {
    _ = try threshold()
    _ = try reported()
    if let selfBLEU, !(0...1).contains(selfBLEU) {
      throw ValidationError("--self-bleu: expected 0 to 1, found \(selfBLEU)")
    }
    for (name, value, least) in [
      ("--self-bleu-keep", selfBLEUKeep, 0), ("--order", order, 1), ("--threads", threads, 1),
    ] {
      if let value, value < least {
        throw ValidationError("\(name): expected \(least) or more, found \(value)")
      }
    }
    if selfBLEU != nil, selfBLEUKeep != nil {
      throw ValidationError("--self-bleu and --self-bleu-keep: expected one of them, found both")
    }
    if try threshold() == nil, !against.isEmpty, highest == nil {
      throw ValidationError(
        "--against: needs --rouge-l, which is off, or --highest: nothing would be compared")
    }
    if highest != nil, against.isEmpty {
      throw ValidationError("--highest: needs --against, the texts to compare with")
    }
    if against.contains("-") {
      throw ValidationError("--against: expected a file, found - (standard input)")
    }
  }

  func run() async throws {
    let options = try options()
    let isWritten = Atomic(false)
    try await reporting {
      do {
        let progress = RunProgress()
        let job = DiversityJob(options)
        let result = try await ProgressDisplay(progress).during {
          try await Interrupts.handled(RunControl(), progress) {
            try await withTaskExecutorPreference(WorkThread()) {
              try job.run(progress: progress) { isWritten.store(true, ordering: .relaxed) }
            }
          }
        }
        let text = json ? result.json.pretty : DiversityText(result).lines.joined(separator: "\n")
        if [options.kept, options.dropped, options.highest].contains("-") {
          Talk.say(text)
        } else {
          Talk.data(text)
        }
      } catch is CancellationError {
        let files = [out, dropped, highest].compactMap { $0 }.joined(separator: " and ")
        Talk.say(
          isWritten.load(ordering: .relaxed) && !files.isEmpty
            ? "gavel: interrupted while reporting; \(files) had been written in full"
            : "gavel: interrupted; nothing was written")
        throw ExitStatus.interrupted.code
      }
    }
  }

  private func options() throws -> DiversityOptions {
    var options = DiversityOptions(input: input)
    options.format = format
    options.field = field
    options.kept = out == "/dev/stdout" ? "-" : out
    options.dropped = dropped == "/dev/stdout" ? "-" : dropped
    options.highest = highest == "/dev/stdout" ? "-" : highest
    options.against = against
    options.tokenizer = tokenizer
    options.rougeL = try threshold()
    options.numbersGuard = numbersGuard
    options.selfBLEU = selfBLEU.map { .atMost($0) } ?? selfBLEUKeep.map { .keep($0) }
    options.order = order
    options.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    options.seed = seed
    options.report = try reported()
    return options
  }

  private func threshold() throws -> Double? {
    if rougeL == "off" { return nil }
    guard let value = Double(rougeL), (0...1).contains(value) else {
      throw ValidationError("--rouge-l: expected 0 to 1, or off, found \(rougeL)")
    }
    return value
  }

  private func reported() throws -> DiversityOptions.Report {
    switch report {
    case "auto": return .auto
    case "full": return .sections(Set(DiversityOptions.Section.allCases))
    case "counts": return .sections([])
    default:
      let names = report.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return .sections(
        Set(
          try names.map { name in
            guard let section = DiversityOptions.Section(rawValue: name) else {
              throw ValidationError(
                "--report: no section named \"\(name)\"; there are: auto, full, counts, "
                  + Diversity.names(DiversityOptions.Section.self))
            }
            return section
          }))
    }
  }
}
