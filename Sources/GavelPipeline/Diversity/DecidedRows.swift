import GavelCore
import GavelText

/// What becomes of each row of a file.
struct DecidedRows {
  /// A row that Self-BLEU took out, and its score then.
  struct Removal {
    let row: Int
    let score: Double
  }

  /// By row, of the filter.
  let decisions: [NearDuplicateDecision]
  /// The rows that Self-BLEU took out later, by row.
  let removals: [Removal]
  /// By row, after both.
  let isKept: [Bool]
  /// How many texts of the corpus come before the first row's.
  let references: Int

  init(_ decisions: [NearDuplicateDecision], removals: [Removal], references: Int) {
    self.decisions = decisions
    self.removals = removals.sorted { $0.row < $1.row }
    self.references = references
    var isKept = decisions.map(\.isKept)
    for removal in removals { isKept[removal.row] = false }
    self.isKept = isKept
  }

  var count: Int { decisions.count }

  var kept: [Int] { isKept.indices.filter { isKept[$0] } }
}
