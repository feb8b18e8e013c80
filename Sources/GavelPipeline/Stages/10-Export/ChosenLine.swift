import GavelCore
import GavelStore

/// One line that an export may write.
struct ChosenLine: Sendable {
  let example: Example
  let split: SplitName
  /// Whether it shows a pair a second time, with the sides exchanged.
  let isAugmented: Bool
  /// How many tokens it has, as estimated, where that was asked for.
  var tokens: Int?
  var isOver = false

  /// What it is to a balance: the place that it prefers, or a tie.
  var label: Preference<Position> { example.shown.preference }

  /// What its draws go by: the same whichever order a line that is no augmentation shows.
  var key: String { example.sample.description + (isAugmented ? " augmented" : "") }

  /// The line as one that was left out, with the order that it would have shown.
  func drop(_ reason: DropReason) -> Drop {
    var detail = JSONObject([
      ("pair", .string(example.pair.description)), ("teacher", .string(example.teacher)),
      ("reference_mode", .string(example.mode.rawValue)),
      ("order", .string(example.order.rawValue)),
    ])
    detail["samples"] = example.list.map { list in
      .array(list.samples.map { .string($0.description) })
    }
    return Drop(
      .sample, example.sample.description, at: .export, because: reason, detail: detail)
  }
}

/// What a kept sample can become, before the export is balanced.
enum ChosenOutput: Sendable {
  /// One line, in the only order that there is, or the only one that is wanted.
  case line(ChosenLine)
  /// One line, in either order.
  case either(ChosenLine, ChosenLine)
  case drop(Drop, isAugmented: Bool)
}
