public import GavelText

/// What `gavel diversity` is asked to do.
public struct DiversityOptions: Sendable {
  /// A section of the report that costs more than the filter itself.
  ///
  /// Raw values are permanent.
  public enum Section: String, Sendable, CaseIterable {
    case rougeL = "rouge-l"
    case selfBLEU = "self-bleu"
    case distinct, clusters
  }

  /// How much the report has besides its counts.
  public enum Report: Sendable, Hashable {
    /// Everything where nothing is written or the queries are few, else the counts.
    case auto
    case sections([Section])
  }

  /// The file of queries; `-` is standard input.
  public var input: String
  public var format = Settings.SourceFormat.auto
  /// The only field to read; nil looks for the usual ones.
  public var field: String?
  /// Where the kept rows go; `-` is standard output.
  public var kept: String?
  /// Where a line for each dropped row goes.
  public var dropped: String?
  /// Files of queries that nothing kept may be near.
  public var against: [String] = []
  /// Where each query's highest ROUGE-L with the `against` texts goes.
  public var highest: String?
  public var tokenizer = Tokenizer.unicode
  /// A query whose ROUGE-L F with a kept one is above this is dropped; nil drops equal texts only.
  public var rougeL: Double? = 0.7
  public var numbersGuard = false
  public var selfBLEU: SelfBLEU.Goal?
  /// Of the BLEU that queries are removed by; nil is 4.
  public var order: Int?
  /// Of every measure; results do not depend on it.
  public var threads = 1
  /// Of the report's samples.
  public var seed: UInt64 = 0
  public var report = Report.auto

  /// How many bytes of kept rows are held at most for the lines about those near them.
  var heldTexts = 64 << 20
  /// Up to how many queries the report measures each one's nearest, and how many of more it draws.
  var sampling = (upTo: 2_000, count: 1_000)

  public init(input: String) {
    self.input = input
  }

  /// The order of the BLEU that queries are removed by.
  public var removalOrder: Int { order ?? 4 }

  /// The orders that the report has Self-BLEU of.
  public var reportedOrders: ClosedRange<Int> {
    let last = order ?? 5
    return min(2, last)...last
  }

  /// Up to how many queries the report has every section by itself, though rows are written.
  static let fewQueries = 5_000

  func sections(queries: Int) -> [Section] {
    switch report {
    case .sections(let sections): sections
    case .auto:
      kept == nil && dropped == nil || queries < Self.fewQueries ? Section.allCases : []
    }
  }
}
