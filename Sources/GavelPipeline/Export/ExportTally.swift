import GavelCore
import GavelStore

/// What a line teaches, short of the words.
enum ExportLabel: Hashable, Sendable {
  case preference(Preference<Position>)
  /// The overall score of a single response.
  case score(Double)

  /// `first`, `second`, `tie`, or the score.
  var name: String {
    switch self {
    case .preference(let preference): preference.name
    case .score(let score): score.scoreText
    }
  }
}

/// What an export came to, beyond what the store keeps of it.
struct ExportTally: Sendable {
  private(set) var counts: ExportCounts
  /// Lines that show the sides exchanged, beside others that do not, and were written.
  private(set) var exchanged = 0
  /// Lines above `max_tokens` that were written all the same.
  private(set) var flagged = 0
  private let subject: Settings.Export.Subject
  private var counted: [SplitName: [ExportLabel: Int]] = [:]

  init(_ export: Settings.Export) {
    subject = export.of
    counts = ExportCounts(format: export.name)
  }

  mutating func add(input: Int) { counts.input += input }

  mutating func add(_ line: MadeLine) {
    if line.isAugmented { counts.augmented += 1 }
    if line.isAugmented { exchanged += 1 }
    if line.isOver { flagged += 1 }
    if line.split == .train { counts.train += 1 } else { counts.validation += 1 }
    counted[line.split, default: [:]][line.label, default: 0] += 1
  }

  mutating func add(dropped reason: DropReason, isAugmented: Bool) {
    if isAugmented { counts.augmented += 1 }
    counts.dropped[reason, default: 0] += 1
  }

  /// How many lines of a split prefer the first answer, the second, neither; or have a score.
  func count(_ label: ExportLabel, in split: SplitName) -> Int { counted[split]?[label] ?? 0 }

  /// Those of pairs, all three; or the scores that occur, the lowest first.
  var labels: [ExportLabel] {
    switch subject {
    case .pairs: return [.prefers(.first), .prefers(.second), .tie].map { .preference($0) }
    case .responses:
      let scores = counted.values.flatMap(\.keys).compactMap { label -> Double? in
        if case .score(let score) = label { score } else { nil }
      }
      return Set(scores).sorted().map { .score($0) }
    }
  }

  var json: JSONValue {
    .object(
      JSONObject(
        SplitName.allCases.map { split in
          (
            split.rawValue,
            .object(JSONObject(labels.map { ($0.name, .number(count($0, in: split))) }))
          )
        }))
  }
}
