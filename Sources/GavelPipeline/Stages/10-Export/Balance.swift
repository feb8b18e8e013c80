import GavelCore
import GavelStore

/// Which lines of an export stay, and which order a line shows that can show both.
///
/// What decides is a line's own draw. Only how low it must be follows from all lines of its split.
struct Balance: Sendable {
  /// The decisions for one split.
  struct Cuts: Sendable {
    /// The lines with two orders that show the preferred answer first.
    var preferredFirst = Cut.all
    var kept: [Preference<Position>: Cut] = [:]
    /// Why a tie is left out: there are too many for the share, or for the balance.
    var reasonForTies = DropReason.surplus
  }

  let settings: Settings.Export
  let draw: Draw
  var cuts: [SplitName: Cuts] = [:]

  /// The line that is written of an output, or why none is.
  func decide(_ output: ChosenOutput) -> (line: ChosenLine, dropped: DropReason?)? {
    let line: ChosenLine
    switch output {
    case .drop: return nil
    case .line(let only): line = only
    case .either(let base, let other):
      let isFirst =
        base.label == .tie
        ? draw.bits(Self.order, base.key) < 1 << 63
        : (cuts[base.split]?.preferredFirst ?? .all).takes(draw.bits(Self.order, base.key))
          == (base.label == .prefers(.first))
      line = isFirst ? base : other
    }
    guard settings.dependsOnAll, let cuts = cuts[line.split],
      let kept = cuts.kept[line.label], !kept.takes(draw.bits(Self.keep, line.key))
    else { return (line, nil) }
    return (line, line.label == .tie ? cuts.reasonForTies : .surplus)
  }

  static let order = "balance_order"
  static let keep = "balance"
}
