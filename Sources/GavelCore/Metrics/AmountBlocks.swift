/// The amounts of questions that are drawn one by one, in blocks.
///
/// A block's amounts stay in the processor's cache while all rounds of a batch use them.
struct AmountBlocks: Sendable {
  private typealias Lane = SIMD4<Double>

  /// Few enough to be drawn with 16 bits, and for weights and amounts to stay in the cache.
  private static let size = 2048

  private let width: Int
  private let layout: Layout
  /// How many questions each block has.
  let sizes: [Int]

  private enum Layout {
    /// All amounts, four columns a lane: block by block, in a block lane by lane.
    case lanes([Lane])
    /// The amounts that are not 0, question by question; and where those of each begin.
    case entries([(column: Int32, amount: Double)], starts: [Int])
  }

  /// - Parameter questions: The type of each.
  init(_ questions: [Int32], of types: QuestionTypes) {
    width = types.width
    sizes = stride(from: 0, to: questions.count, by: Self.size).map {
      min(Self.size, questions.count - $0)
    }
    var amounts = 0
    for type in questions { types.forEachAmount(of: Int(type)) { _, _ in amounts += 1 } }
    layout =
      amounts * 8 < questions.count * types.width
      ? Self.entries(questions, of: types, count: amounts) : Self.lanes(questions, of: types)
  }

  private static func entries(
    _ questions: [Int32], of types: QuestionTypes, count: Int
  ) -> Layout {
    var entries: [(column: Int32, amount: Double)] = []
    entries.reserveCapacity(count)
    var starts = [0]
    for type in questions {
      types.forEachAmount(of: Int(type)) { entries.append((Int32($0), $1)) }
      starts.append(entries.count)
    }
    return .entries(entries, starts: starts)
  }

  private static func lanes(_ questions: [Int32], of types: QuestionTypes) -> Layout {
    let count = (types.width + 3) / 4
    var lanes = Array(repeating: Lane(), count: questions.count * count)
    for (place, type) in questions.enumerated() {
      let (block, row) = place.quotientAndRemainder(dividingBy: Self.size)
      let size = min(Self.size, questions.count - block * Self.size)
      let start = block * Self.size * count + row
      types.forEachAmount(of: Int(type)) { column, amount in
        lanes[start + column / 4 * size][column % 4] = amount
      }
    }
    return .lanes(lanes)
  }

  /// Adds a block's amounts, each question's as often as its weight says, to the sums from a place
  /// on.
  func add(block: Int, weights: [Double], to sums: inout [Double], from place: Int) {
    switch layout {
    case .entries(let entries, let starts):
      let first = block * Self.size
      for (row, weight) in weights.enumerated() where weight > 0 {
        for entry in entries[starts[first + row]..<starts[first + row + 1]] {
          sums[place + Int(entry.column)] += weight * entry.amount
        }
      }
    case .lanes(let lanes):
      let count = (width + 3) / 4
      for lane in 0..<count {
        let start = block * Self.size * count + lane * weights.count
        let sum = Self.sum(lanes, from: start, weights)
        for column in lane * 4..<min(lane * 4 + 4, width) {
          sums[place + column] += sum[column % 4]
        }
      }
    }
  }

  /// The weighted sum of one lane, in four parts that do not wait for each other.
  private static func sum(_ lanes: [Lane], from start: Int, _ weights: [Double]) -> Lane {
    var parts = (Lane(), Lane(), Lane(), Lane())
    let even = weights.count & ~3
    for row in stride(from: 0, to: even, by: 4) {
      parts.0 += weights[row] * lanes[start + row]
      parts.1 += weights[row + 1] * lanes[start + row + 1]
      parts.2 += weights[row + 2] * lanes[start + row + 2]
      parts.3 += weights[row + 3] * lanes[start + row + 3]
    }
    for row in even..<weights.count { parts.0 += weights[row] * lanes[start + row] }
    return (parts.0 + parts.1) + (parts.2 + parts.3)
  }
}
