import GavelCore
import GavelStore

/// What an export came to, beyond what the store keeps of it.
struct ExportTally: Sendable {
  private(set) var counts: ExportCounts
  /// Lines that show the sides exchanged, beside others that do not, and were written.
  private(set) var exchanged = 0
  /// Lines above `max_tokens` that were written all the same.
  private(set) var flagged = 0
  private(set) var flips = FlipSummary()
  private let subject: Settings.Export.Subject
  private var labels: [SplitName: [String: Int]] = [:]

  init(_ export: Settings.Export) {
    subject = export.of
    counts = ExportCounts(format: export.name)
  }

  mutating func add(_ part: MakeLines.Part) {
    counts.input += part.input
    flips.add(part.flips)
    for made in part.made {
      switch made {
      case .line(let line): add(line)
      case .drop(_, let reason, let isAugmented):
        if isAugmented { counts.augmented += 1 }
        counts.dropped[reason, default: 0] += 1
      }
    }
  }

  private mutating func add(_ line: MadeLine) {
    if line.isAugmented { counts.augmented += 1 }
    if line.isAugmented { exchanged += 1 }
    if line.isOver { flagged += 1 }
    if line.split == .train { counts.train += 1 } else { counts.validation += 1 }
    labels[line.split, default: [:]][line.label, default: 0] += 1
  }

  /// How many lines of a split have a label.
  func count(_ label: String, in split: SplitName) -> Int { labels[split]?[label] ?? 0 }

  /// `first`, `second` and `tie`; of lists the numbers of the answers that were best, and `tie`; of
  /// single answers the scores that occur, the lowest first.
  var names: [String] {
    let found = Set(labels.values.flatMap(\.keys))
    if subject == .responses {
      return found.compactMap(Double.init).sorted().map(\.scoreText)
    }
    let tie = Preference<Position>.tie.name
    guard let most = found.compactMap({ Int($0) }).max() else {
      return Position.allCases.map(\.rawValue) + [tie]
    }
    return (1...most).map(String.init) + [tie]
  }

  var json: JSONValue {
    .object(
      JSONObject(
        SplitName.allCases.map { split in
          (
            split.rawValue,
            .object(JSONObject(names.map { ($0, .number(count($0, in: split))) }))
          )
        }))
  }
}
