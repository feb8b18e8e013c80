/// A line of parts that gives up what matters least where it is too wide.
struct FittedLine {
  struct Part {
    let long: String
    /// Instead, where there is little room.
    let short: String
    /// What is greater is shortened, then left out, before what is less.
    let rank: Int

    init(_ long: String, short: String? = nil, rank: Int) {
      (self.long, self.short, self.rank) = (long, short ?? long, rank)
    }
  }

  var parts: [Part] = []
  /// Comes last, as much of it as there is room for.
  var rest: String?

  static let separator = " · "

  /// - Parameter columns: the most that there are; nil has room for all.
  func text(columns: Int?) -> String {
    guard let columns else {
      return (parts.map(\.long) + [rest].compactMap { $0 }).joined(separator: Self.separator)
    }
    var shown = parts.map { (part: $0, text: $0.long) }
    var width: Int {
      shown.reduce(0) { $0 + $1.text.columns } + Self.separator.columns * max(0, shown.count - 1)
    }
    for rank in parts.map(\.rank).sorted(by: >) where width > columns {
      for index in shown.indices where shown[index].part.rank == rank {
        shown[index].text = shown[index].part.short
      }
    }
    while width > columns, shown.count > 1,
      let last = shown.indices.max(by: { shown[$0].part.rank < shown[$1].part.rank })
    {
      shown.remove(at: last)
    }
    var line = shown.map(\.text).joined(separator: Self.separator)
    if let rest, line.columns + Self.separator.columns + 12 <= columns {
      line += Self.separator + rest
    }
    return line.cut(to: columns)
  }
}

extension String {
  /// The text, with `…` at its end where it is too wide.
  func cut(to columns: Int) -> String {
    guard self.columns > columns else { return self }
    var text = self
    while !text.isEmpty, text.columns > columns - 1 { text.removeLast() }
    return text + "…"
  }
}
