import GavelCore
import Testing

@Suite("The checksum of what is evaluated")
struct JudgedTableChecksumTests {
  private static let table: JudgedTable = {
    var row = JudgedRow(question: 0, gold: .verdict(.tie), forward: .unparsed)
    row.traits = PairTraits(
      a: TextTraits(length: 3, hasList: true, hasMarkdown: false, isRefusal: false),
      b: TextTraits(length: 4, hasList: false, hasMarkdown: false, isRefusal: true))
    return JudgedTable(
      rows: [row, JudgedRow(question: 1, gold: .noMajority, forward: .verdict(.prefers(.a)))],
      questions: 2, categories: ["数学"], models: ["x", "y"], annotators: ["一"],
      annotations: [.tie, nil])
  }()

  @Test("It is the same for the same rows")
  func same() {
    var table = Self.table
    #expect(table.checksum == Self.table.checksum)
    table.rows[0].category = 0
    table.rows[0].category = nil
    #expect(table.checksum == Self.table.checksum)
  }

  @Test("Whatever can change a number changes it")
  func differs() {
    let changes: [(inout JudgedTable) -> Void] = [
      { $0.rows[0].question = 1 }, { $0.rows[0].category = 0 }, { $0.rows[0].modelA = 0 },
      { $0.rows[0].modelB = 0 }, { $0.rows[0].gold = .verdict(.prefers(.a)) },
      { $0.rows[0].gold = .none }, { $0.rows[0].gold = .noMajority },
      { $0.rows[0].forward = .verdict(.tie) }, { $0.rows[0].forward = nil },
      { $0.rows[0].swapped = .unparsed }, { $0.rows[0].goldScores = PairScores(a: 1, b: 2) },
      { $0.rows[0].forwardScores = PairScores(a: 1, b: 2) },
      { $0.rows[0].swappedScores = PairScores(a: 1, b: 2) }, { $0.rows[0].traits = nil },
      { $0.rows[0].traits?.a.length = 4 }, { $0.rows[0].traits?.b.hasMarkdown = true },
      { $0.annotations[0] = nil }, { $0.annotations[1] = .tie }, { $0.annotators = ["二"] },
      { $0.models = ["xy", ""] }, { $0.categories = ["数", "学"] }, { $0.rows.swapAt(0, 1) },
    ]
    var seen: Set<String> = [Self.table.checksum]
    for (index, change) in changes.enumerated() {
      var table = Self.table
      change(&table)
      #expect(seen.insert(table.checksum).inserted, "change \(index)")
    }
  }

  @Test("So it is with scored responses")
  func scored() {
    let table = ScoredTable(
      rows: [ScoredRow(question: 0, model: 0, gold: 1, predicted: nil)], questions: 1,
      models: ["x"])
    let changes: [(inout ScoredTable) -> Void] = [
      { $0.rows[0].gold = nil }, { $0.rows[0].gold = 0 }, { $0.rows[0].predicted = 0 },
      { $0.rows[0].model = nil }, { $0.rows[0].category = 0 }, { $0.models = ["y"] },
    ]
    var seen: Set<String> = [table.checksum]
    for (index, change) in changes.enumerated() {
      var changed = table
      change(&changed)
      #expect(seen.insert(changed.checksum).inserted, "change \(index)")
    }
  }
}
