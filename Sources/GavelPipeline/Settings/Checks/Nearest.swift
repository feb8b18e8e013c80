/// The name that somebody who mistyped probably meant.
enum Nearest {
  /// The nearest of some names; nil where none is near.
  static func to(_ name: String, among names: some Sequence<String>) -> String? {
    let wanted = simplified(name)
    var best: (name: String, distance: Int)?
    for candidate in names {
      let other = simplified(candidate)
      let distance = distance(wanted, other)
      let limit = max(1, max(wanted.count, other.count) / 3)
      guard distance <= limit, distance < other.count, distance < best?.distance ?? Int.max else {
        continue
      }
      best = (candidate, distance)
    }
    return best?.name
  }

  /// `; did you mean "x"?`, or the list of what there is.
  static func advice(for name: String, among names: [String]) -> String {
    if let nearest = to(name, among: names) { return "; did you mean \"\(nearest)\"?" }
    return names.isEmpty ? "" : "; there are: \(names.joined(separator: ", "))"
  }

  private static func simplified(_ name: String) -> [Character] {
    Array(name.lowercased().map { $0 == "-" ? "_" : $0 })
  }

  /// Edits between two names, a swap of neighbours counting as one.
  static func distance(_ left: [Character], _ right: [Character]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 1...left.count {
      var current = [row]
      for column in 1...right.count {
        let isSame = left[row - 1] == right[column - 1]
        var least = min(
          last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          least = min(least, beforeLast[column - 2] + 1)
        }
        current.append(least)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
