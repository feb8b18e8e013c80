import Foundation

/// Logarithms of smoothed n-gram precisions.
///
/// Most texts are short, so a table of small numbers spares nearly all computing.
enum PrecisionLogarithm {
  /// Matches and totals below it are in the table.
  private static let size = 64
  /// By matches, then by total; 0 where there were more matches than there are in all.
  private static let table = (0..<size * size).map { place in
    let (matched, total) = (place / size, place % size)
    return matched <= total ? computed(matched, of: total) : 0
  }

  /// The natural logarithm of `matched / total`, with smoothing method 1: of no matches 0.1 counts,
  /// and of an empty total 1.
  @inline(__always)
  static func of(_ matched: Int, of total: Int) -> Double {
    guard total < size, matched <= total else { return computed(matched, of: total) }
    return table[matched &* size &+ total]
  }

  private static func computed(_ matched: Int, of total: Int) -> Double {
    log((matched == 0 ? 0.1 : Double(matched)) / Double(max(1, total)))
  }
}
