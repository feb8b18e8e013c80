import GavelCore
import GavelText

/// Measures what the sections of a report show.
struct DiversitySections {
  let options: DiversityOptions
  let rows: QueryRows
  let against: AgainstFiles
  let corpus: TokenizedCorpus
  let decided: DecidedRows
  let progress: RunProgress

  private var references: Int { against.count }

  func add(to report: inout DiversityReport) throws {
    let sections = report.sections
    guard !sections.isEmpty else { return }
    let kept = decided.kept
    if sections.contains(.rougeL) {
      let all = Array(0..<decided.count)
      report.nearestBefore = try nearest(to: all, among: all, "nearest")
      report.nearestAfter = try nearest(to: kept, among: kept, "nearest")
      if references > 0 {
        report.nearestAgainst = try nearest(
          to: all, among: nil, "against")
      }
    }
    let before =
      references == 0 ? corpus : corpus.selecting(references..<corpus.count)
    if sections.contains(.clusters) {
      try addClusters(of: before, to: &report)
    }
    guard sections.contains(.selfBLEU) || sections.contains(.distinct) else { return }
    progress.begin("n-grams", unit: "%", total: 100)
    let orders = options.reportedOrders
    let (first, second) = try DiversityProfile.of(
      before, kept: decided.isKept, orders: orders.lowerBound...max(4, orders.upperBound),
      threads: options.threads
    ) { progress.reach($1 > 0 ? 100 * $0 / $1 : 0) }
    if sections.contains(.selfBLEU) {
      report.selfBLEU = orders.map {
        DiversityReport.Measure(
          order: $0, before: first.selfBLEU(order: $0), after: second?.selfBLEU(order: $0))
      }
    }
    if sections.contains(.distinct) {
      report.distinct = (1...4).map {
        DiversityReport.Measure(
          order: $0, before: first.distinct(order: $0), after: second?.distinct(order: $0))
      }
    }
  }

  /// - Parameter others: rows; nil for the texts of the `--against` files.
  private func nearest(
    to queries: [Int], among others: [Int]?, _ phase: String
  ) throws -> DiversityReport.Nearest? {
    guard queries.count > (others == nil ? 0 : 1) else { return nil }
    let isSample = queries.count > options.sampling.upTo
    let measured = isSample ? sample(of: queries) : queries
    progress.begin(phase, unit: "queries", total: measured.count)
    let nearest = try HighestRougeL.nearest(
      to: measured.map { $0 + references },
      among: others.map { $0.map { $0 + references } } ?? Array(0..<references), in: corpus,
      threads: options.threads
    ) { done, _ in progress.reach(done) }
    return DiversityReport.Nearest(
      f: Histogram(nearest.map { $0?.f ?? 0 }), sampleOf: isSample ? queries.count : nil)
  }

  /// The rows with the lowest draws, so that every row has the same chance, whatever the others.
  private func sample(of rows: [Int]) -> [Int] {
    let draw = Draw(seed: options.seed)
    let draws = rows.map {
      (draw: draw.bits("diversity", "\(self.rows.table.line(of: $0))"), row: $0)
    }
    return draws.sorted { ($0.draw, $0.row) < ($1.draw, $1.row) }.prefix(options.sampling.count)
      .map(\.row).sorted()
  }

  private func addClusters(
    of queries: TokenizedCorpus, to report: inout DiversityReport
  ) throws {
    progress.begin("clusters", unit: "queries", total: queries.count)
    let equal = try SimilarityClusters.representatives(of: queries, above: 1)
    report.copies = equal.indices.count { equal[$0] != $0 }
    let above = options.rougeL ?? 0.7
    let groups = try SimilarityClusters.representatives(
      of: queries, above: above
    ) { done, _ in progress.reach(done) }
    var members = [Int](repeating: 0, count: groups.count)
    for group in groups { members[group] += 1 }
    let several = members.indices.filter { members[$0] > 1 }
    let largest = several.sorted { (members[$1], $0) < (members[$0], $1) }.prefix(5)
    var rows = rows
    report.clusters = DiversityReport.Clusters(
      above: above, count: several.count, queries: several.reduce(0) { $0 + members[$1] },
      largest: try largest.map { group in
        DiversityReport.Cluster(
          size: members[group],
          examples: try groups.indices.lazy.filter { groups[$0] == group }.prefix(3).map {
            DiversityReport.Example(line: rows.table.line(of: $0), text: try rows.text(of: $0))
          })
      })
  }
}
