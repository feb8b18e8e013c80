/// The different rows of amounts among questions, and how many questions have each.
///
/// A million questions that are each one of a few cells of a confusion matrix are a few types; a
/// resample of them is a few draws.
struct QuestionTypes: Sendable {
  let width: Int
  /// How many questions have each type, in the order in which the types first came.
  private(set) var counts: [Int] = []
  /// Where the amounts of each type begin in `amounts`.
  private var starts: [Int] = []
  private let amounts: [Double]

  /// The types of questions with a row of amounts each.
  init(_ tallies: Tallies) {
    width = tallies.width
    amounts = tallies.amounts
    var slots = Array(repeating: Int32(-1), count: 1024)
    for question in 0..<tallies.questions {
      let start = question * width
      var slot = Int(truncatingIfNeeded: hash(start)) & (slots.count - 1)
      while slots[slot] >= 0, !isEqual(starts[Int(slots[slot])], start) {
        slot = (slot + 1) & (slots.count - 1)
      }
      if slots[slot] >= 0 {
        counts[Int(slots[slot])] += 1
      } else {
        slots[slot] = Int32(counts.count)
        counts.append(1)
        starts.append(start)
        if counts.count * 2 > slots.count { slots = table(of: slots.count * 4) }
      }
    }
  }

  /// The types of questions whose rows are each of one of a few kinds.
  ///
  /// A table of a million questions and hundreds of sums is never in memory that way. Questions
  /// without a row are none.
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
    var amounts: [Double] = []
    for question in 0..<questions {
      let kinds = lists.sorted(of: question)
      guard !kinds.isEmpty else { continue }
      let known = kinds.count == 1 ? ofSingle[kinds[kinds.startIndex]] : types[Array(kinds)]
      if let known {
        counts[known] += 1
        continue
      }
      let type = counts.count
      if kinds.count == 1 {
        ofSingle[kinds[kinds.startIndex]] = type
      } else {
        types[Array(kinds)] = type
      }
      counts.append(1)
      starts.append(amounts.count)
      amounts += Array(repeating: 0, count: width)
      for kind in kinds {
        for (column, amount) in amountsOf(Int(kind)) { amounts[type * width + column] += amount }
      }
    }
    self.amounts = amounts
  }

  var questions: Int { counts.reduce(0, +) }

  /// The amounts of one type.
  func row(_ type: Int) -> ArraySlice<Double> { amounts[starts[type]..<starts[type] + width] }

  /// The sums over all questions.
  var total: [Double] {
    var sums = Array(repeating: 0.0, count: width)
    for (type, count) in counts.enumerated() {
      for (column, amount) in row(type).enumerated() { sums[column] += Double(count) * amount }
    }
    return sums
  }

  private func isEqual(_ left: Int, _ right: Int) -> Bool {
    for column in 0..<width
    where amounts[left + column].bitPattern != amounts[right + column].bitPattern {
      return false
    }
    return true
  }

  private func hash(_ start: Int) -> UInt64 {
    var hash: UInt64 = 0
    for column in 0..<width {
      hash = (hash ^ amounts[start + column].bitPattern) &* 0x9e37_79b9_7f4a_7c15
      // Small whole numbers differ in their upper bits alone; slots are chosen by the lower ones.
      hash ^= hash >> 32
    }
    return hash
  }

  /// A hash table of the types so far with this many slots.
  private func table(of size: Int) -> [Int32] {
    var slots = Array(repeating: Int32(-1), count: size)
    for (type, start) in starts.enumerated() {
      var slot = Int(truncatingIfNeeded: hash(start)) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
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
