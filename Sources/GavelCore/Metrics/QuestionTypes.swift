/// The different rows of amounts among questions, and how many questions have each.
///
/// A million questions that are each one of a few cells of a confusion matrix are a few types; a
/// resample of them is a few draws.
struct QuestionTypes: Sendable {
  let width: Int
  /// How many questions have each type, in the order in which the types first came.
  private(set) var counts: [Int] = []
  private var rows: Rows

  /// What the questions of a type add to the sums.
  private enum Rows {
    /// All amounts, and where those of each type begin.
    case all([Double], starts: [Int])
    /// The amounts that are not 0, and where those of each type begin and the last ones end.
    case some([(column: Int32, amount: Double)], starts: [Int])
  }

  /// The types of questions with a row of amounts each.
  init(_ tallies: Tallies) {
    width = tallies.width
    let table = RowTable(width: tallies.width, amounts: tallies.amounts)
    rows = .all(tallies.amounts, starts: [])
    var starts: [Int] = []
    var slots = Array(repeating: Int32(-1), count: 1024)
    for question in 0..<tallies.questions {
      let start = question * width
      var slot = table.slot(of: start, among: slots.count)
      while slots[slot] >= 0, !table.isEqual(starts[Int(slots[slot])], start) {
        slot = (slot + 1) & (slots.count - 1)
      }
      if slots[slot] >= 0 {
        counts[Int(slots[slot])] += 1
      } else {
        slots[slot] = Int32(counts.count)
        counts.append(1)
        starts.append(start)
        if counts.count * 2 > slots.count {
          slots = table.slots(of: starts, count: slots.count * 4)
        }
      }
    }
    rows = .all(tallies.amounts, starts: starts)
  }

  /// The types of questions whose rows are each of one of a few kinds.
  ///
  /// For thousands of sums of which a question adds to a few. Questions without a row are none.
  ///
  /// - Parameters:
  ///   - rows: Which question each row is of, and its kind, from 0 on.
  ///   - amounts: What a row of a kind adds to which sums.
  init(
    width: Int, questions: Int, rows: [(question: Int32, kind: Int32)],
    amounts amountsOf: (_ kind: Int) -> [(column: Int, amount: Double)]
  ) {
    self.width = width
    var lists = KindLists(questions: questions, rows: rows)
    var types: [[Int32]: Int] = [:]
    /// The types of questions with a single row, which are looked up without a list.
    var ofSingle: [Int32: Int] = [:]
    var entries: [(column: Int32, amount: Double)] = []
    var starts = [0]
    for question in 0..<questions {
      let kinds = lists.sorted(of: question)
      guard let first = kinds.first else { continue }
      if let known = kinds.count == 1 ? ofSingle[first] : types[Array(kinds)] {
        counts[known] += 1
        continue
      }
      if kinds.count == 1 {
        ofSingle[first] = counts.count
      } else {
        types[Array(kinds)] = counts.count
      }
      counts.append(1)
      var sums: [Int: Double] = [:]
      for kind in kinds {
        for (column, amount) in amountsOf(Int(kind)) { sums[column, default: 0] += amount }
      }
      entries += sums.sorted { $0.key < $1.key }.map { (Int32($0.key), $0.value) }
      starts.append(entries.count)
    }
    self.rows = .some(entries, starts: starts)
  }

  var questions: Int { counts.reduce(0, +) }

  /// Visits the amounts of a type that are not 0.
  func forEachAmount(of type: Int, _ visit: (_ column: Int, _ amount: Double) -> Void) {
    switch rows {
    case .all(let amounts, let starts):
      let start = starts[type]
      for column in 0..<width where amounts[start + column] != 0 {
        visit(column, amounts[start + column])
      }
    case .some(let entries, let starts):
      for place in starts[type]..<starts[type + 1] {
        visit(Int(entries[place].column), entries[place].amount)
      }
    }
  }

  /// The sums over all questions.
  var total: [Double] {
    var sums = Array(repeating: 0.0, count: width)
    for (type, count) in counts.enumerated() {
      forEachAmount(of: type) { column, amount in sums[column] += Double(count) * amount }
    }
    return sums
  }
}

/// Rows of amounts by where they begin, looked up by their bits.
private struct RowTable {
  let width: Int
  let amounts: [Double]

  func isEqual(_ left: Int, _ right: Int) -> Bool {
    for column in 0..<width
    where amounts[left + column].bitPattern != amounts[right + column].bitPattern {
      return false
    }
    return true
  }

  /// Where a row is to be looked for first; `count` is a power of two.
  func slot(of start: Int, among count: Int) -> Int {
    var hash: UInt64 = 0
    for column in 0..<width {
      hash = (hash ^ amounts[start + column].bitPattern) &* 0x9e37_79b9_7f4a_7c15
      // Small whole numbers differ in their upper bits alone; slots are chosen by the lower ones.
      hash ^= hash >> 32
    }
    return Int(truncatingIfNeeded: hash) & (count - 1)
  }

  /// A hash table of different rows.
  func slots(of starts: [Int], count: Int) -> [Int32] {
    var slots = Array(repeating: Int32(-1), count: count)
    for (type, start) in starts.enumerated() {
      var slot = slot(of: start, among: count)
      while slots[slot] >= 0 { slot = (slot + 1) & (count - 1) }
      slots[slot] = Int32(type)
    }
    return slots
  }
}

/// The kinds of each question's rows, side by side.
private struct KindLists {
  private var starts: [Int]
  private var kinds: [Int32]

  init(questions: Int, rows: [(question: Int32, kind: Int32)]) {
    starts = Array(repeating: 0, count: questions + 1)
    for row in rows { starts[Int(row.question) + 1] += 1 }
    for question in 0..<questions { starts[question + 1] += starts[question] }
    var places = starts
    kinds = Array(repeating: 0, count: rows.count)
    for row in rows {
      kinds[places[Int(row.question)]] = row.kind
      places[Int(row.question)] += 1
    }
  }

  mutating func sorted(of question: Int) -> ArraySlice<Int32> {
    let range = starts[question]..<starts[question + 1]
    if range.count > 1 { kinds[range].sort() }
    return kinds[range]
  }
}
