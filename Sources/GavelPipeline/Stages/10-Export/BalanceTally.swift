import GavelCore
import GavelStore

/// The draws of an export's lines by what they prefer: what a ``Balance`` is worked out from.
///
/// It holds 8 bytes a line, 16 where a line can show both orders.
struct BalanceTally {
  private struct Lines {
    var fixed: [Preference<Position>: [UInt64]] = [:]
    var either: [(order: UInt64, keep: UInt64)] = []
  }

  let settings: Settings.Export
  let draw: Draw
  private var splits: [SplitName: Lines] = [:]

  init(settings: Settings.Export, draw: Draw) {
    self.settings = settings
    self.draw = draw
  }

  mutating func add(_ output: ChosenOutput) {
    switch output {
    case .drop: break
    case .line(let line): addFixed(line)
    case .either(let line, _) where line.label == .tie: addFixed(line)
    case .either(let line, _):
      splits[line.split, default: Lines()].either.append(
        (draw.bits(Balance.order, line.key), draw.bits(Balance.keep, line.key)))
    }
  }

  private mutating func addFixed(_ line: ChosenLine) {
    splits[line.split, default: Lines()].fixed[line.label, default: []].append(
      draw.bits(Balance.keep, line.key))
  }

  func balance() -> Balance {
    Balance(settings: settings, draw: draw, cuts: splits.mapValues { cuts($0) })
  }

  private func cuts(_ lines: Lines) -> Balance.Cuts {
    var cuts = Balance.Cuts()
    var draws = lines.fixed
    let either = lines.either.sorted { $0.order < $1.order }
    let (first, second): (Preference<Position>, Preference<Position>) =
      (.prefers(.first), .prefers(.second))
    func count(_ label: Preference<Position>) -> Int { draws[label]?.count ?? 0 }
    // As many of those that can show both orders as make the two sides equal.
    let missing = (count(second) - count(first) + either.count) / 2
    let shown = min(max(missing, 0), either.count)
    cuts.preferredFirst = Cut(shown, of: either.map(\.order))
    draws[first, default: []] += either.prefix(shown).map(\.keep)
    draws[second, default: []] += either.dropFirst(shown).map(\.keep)

    var wins = (first: count(first), second: count(second))
    var ties = count(.tie)
    switch settings.balance {
    case .none: break
    case .position:
      let even = min(wins.first, wins.second)
      wins = (even, even)
    case .label:
      // A label that never occurs cannot be made as frequent as the others.
      let even = [wins.first, wins.second, ties].filter { $0 > 0 }.min() ?? 0
      wins = (min(even, wins.first), min(even, wins.second))
      ties = min(even, ties)
    }
    let greatest = mostTies(beside: wins.first + wins.second)
    if greatest < ties { (ties, cuts.reasonForTies) = (greatest, .tie) }
    for (label, number) in [(first, wins.first), (second, wins.second), (.tie, ties)] {
      cuts.kept[label] = Cut(number, of: draws[label] ?? [])
    }
    return cuts
  }

  /// How many ties are at most the share of all lines.
  private func mostTies(beside wins: Int) -> Int {
    let share = settings.tieShare
    guard share < 1 else { return .max }
    return Int((share * Double(wins) / (1 - share) + 1e-9).rounded(.down))
  }
}
