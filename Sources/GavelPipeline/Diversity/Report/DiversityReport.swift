public import GavelCore
import GavelText

/// What `gavel diversity` found and did.
///
/// Text and JSON come from this one value; nil is what was not asked for or is not defined.
public struct DiversityReport: Sendable {
  public struct File: Sendable {
    public let path: String
    /// How many of its rows are texts.
    public let texts: Int
    /// Where the text stands in the records, and in how many.
    public let fields: [(name: String, count: Int)]
    /// How many have an input beside it.
    public let inputs: Int
    /// The rows that could not be read, by reason, with the first of each.
    public let unreadable: [Unreadable]
    /// Oddities that cost no row, a sentence each.
    public let warnings: [String]
  }

  public struct Unreadable: Sendable {
    public let reason: DropReason
    public let count: Int
    /// `file:line: message`.
    public let first: String
  }

  /// The highest ROUGE-L of each query with others.
  public struct Nearest: Sendable {
    public let f: Histogram
    /// Of how many queries the values are a sample; nil where they are all.
    public let sampleOf: Int?
  }

  /// A measure of the queries before and after.
  public struct Measure: Sendable {
    public let order: Int
    public let before: Double?
    public let after: Double?
  }

  public struct Example: Sendable {
    public let line: Int
    public let text: String
  }

  public struct Cluster: Sendable {
    public let size: Int
    public let examples: [Example]
  }

  public struct Clusters: Sendable {
    /// Two queries are joined where their ROUGE-L F is above this.
    public let above: Double
    /// How many clusters have more than one query.
    public let count: Int
    /// How many queries are in one of those.
    public let queries: Int
    public let largest: [Cluster]
  }

  public let input: File
  public let kind: String
  public let format: String
  public let against: [File]
  /// Every row, readable or not.
  public let rows: Int
  /// Rows that could not be read.
  public let unreadable: Int
  public let queries: Int
  /// Of the queries, those without a single token, which are near nothing.
  public let withoutTokens: Int
  /// How many were dropped, by reason; those that nothing was dropped for are left out, but not
  /// Self-BLEU where it was asked for.
  public let dropped: [(reason: DropReason, count: Int)]
  public let kept: Int
  /// Queries that only the numbers guard kept.
  public internal(set) var guarded = 0
  /// F of the queries that were dropped as near-duplicates with what they are near.
  public let droppedF: Histogram
  public internal(set) var signature = ""
  public let seed: UInt64
  public let threshold: Double?
  public let hasNumbersGuard: Bool

  /// The sections that the report has besides the counts.
  public let sections: [DiversityOptions.Section]
  /// Queries whose text an earlier query has.
  public internal(set) var copies: Int?
  public internal(set) var nearestBefore: Nearest?
  public internal(set) var nearestAfter: Nearest?
  public internal(set) var nearestAgainst: Nearest?
  public internal(set) var selfBLEU: [Measure]?
  public internal(set) var distinct: [Measure]?
  public internal(set) var clusters: Clusters?

  /// How many queries were dropped for a reason; nil where it has no place in ``dropped``.
  public func dropped(as reason: DropReason) -> Int? {
    dropped.first { $0.reason == reason }?.count
  }
}

extension DiversityReport {
  init(
    _ options: DiversityOptions, _ rows: QueryRows, _ against: AgainstFiles,
    _ decided: DecidedRows, _ corpus: TokenizedCorpus
  ) {
    input = File(rows)
    kind = rows.kind.name
    format = rows.format.rawValue
    self.against = against.files.map(File.init)
    unreadable = rows.table.unreadable.count
    queries = rows.table.count
    self.rows = queries + unreadable
    withoutTokens = (decided.references..<corpus.count).count { corpus.tokenCount(at: $0) == 0 }
    let drops = decided.decisions.compactMap { $0.drop(references: decided.references) }
    var counts = [DropReason.exactDuplicate, .nearDuplicate, .nearBenchmark].map { reason in
      (reason: reason, count: drops.count { $0.reason == reason })
    }
    counts.removeAll { $0.count == 0 }
    if options.selfBLEU != nil { counts.append((.selfBLEU, decided.removals.count)) }
    dropped = counts
    kept = decided.isKept.count { $0 }
    droppedF = Histogram(drops.compactMap { $0.f })
    seed = options.seed
    threshold = options.rougeL
    hasNumbersGuard = options.numbersGuard
    sections = options.sections(queries: queries)
  }
}

extension DiversityReport.File {
  init(_ rows: QueryRows) {
    path = rows.file.path
    texts = rows.table.count
    fields = rows.found.names
    inputs = rows.found.inputs
    warnings = rows.found.warnings.map(\.description)
    var groups: [(reason: DropReason, count: Int, first: String)] = []
    for row in rows.table.unreadable {
      if let index = groups.firstIndex(where: { $0.reason == row.reason }) {
        groups[index].count += 1
      } else {
        groups.append((row.reason, 1, "\(rows.file.name):\(row.line): \(row.message)"))
      }
    }
    unreadable = groups.map {
      DiversityReport.Unreadable(reason: $0.reason, count: $0.count, first: $0.first)
    }
  }
}

extension FileKind {
  /// What people call it.
  fileprivate var name: String {
    switch self {
    case .jsonLines: "json lines"
    case .jsonDocument(.only): "one json record"
    case .jsonDocument: "json list"
    case .csv(let delimiter): delimiter == .tab ? "tsv" : "csv"
    case .text: "lines of text"
    }
  }
}
