/// How many requests are sent to a server at once, by how it takes them.
///
/// It begins with half of what is allowed, grows by one with each answer (slow start), and
/// after the first sign of congestion by a thirty-second a round, or one. At the end of a round, which is as many
/// replies as the window is wide, it shrinks by half of the share of replies that were a sign of
/// congestion: one lost request in a hundred costs little, and where each is refused the window is
/// halved. Source: DCTCP (RFC 8257, section 3.3), with the share of one round for its moving
/// average and a step that fits the window's width.
struct ConcurrencyWindow: Sendable {
  /// Whether a reply tells of a server that is asked too much.
  enum Reply: Sendable {
    case fine
    /// Refused for a limit, overloaded, or not answered in time.
    case congested
  }

  let greatest: Int
  private(set) var width: Double
  /// Above this width it grows by a step a round.
  private var threshold: Double
  private var replies = 0
  private var congested = 0

  init(greatest: Int) {
    self.greatest = greatest
    width = Double(max(min(greatest, 16), greatest / 2))
    threshold = Double(greatest)
  }

  /// How many requests may be under way, at least 1.
  var size: Int { max(1, Int(width)) }

  /// - Parameter underway: how many requests were under way, this one among them: a window that is
  ///   not filled does not grow.
  mutating func note(_ reply: Reply, underway: Int) {
    replies += 1
    if reply == .congested {
      congested += 1
      // Growth ends at the first sign, not at the end of its round.
      threshold = min(threshold, width)
    } else if Double(underway) >= width / 2 {
      let step = max(1, width / 32)
      width += width < threshold ? 1 : step / width
      width = min(width, Double(greatest))
    }
    guard replies >= size else { return }
    if congested > 0 {
      width = max(1, width * (1 - Double(congested) / Double(replies) / 2))
      threshold = width
    }
    (replies, congested) = (0, 0)
  }

  /// Goes back to one request at a time, for a server that does not answer at all.
  mutating func collapse() {
    threshold = max(1, width / 2)
    width = 1
    (replies, congested) = (0, 0)
  }
}
