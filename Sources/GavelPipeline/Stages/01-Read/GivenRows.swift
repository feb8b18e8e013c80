import GavelCore

/// Tells rows with responses apart: the first row of a question, a further pair for it, a copy.
///
/// A few bytes for each question and each pair stay in memory.
struct GivenRows {
  enum Row: Hashable {
    case question, pair, copy
  }

  /// 64 bits of each query's name.
  private var queries: Set<UInt64> = []
  /// 64 bits of each pair's responses.
  private var pairs: Set<UInt64> = []

  mutating func take(_ pair: GivenPair) -> Row {
    let responses = [pair.first, pair.second].map(\.response).sorted()
      .map(\.description).joined(separator: " ")
    let isNew = pairs.insert(Draw(seed: 0).bits("pair", responses)).inserted
    if queries.insert(Draw(seed: 0).bits("query", pair.query.description)).inserted {
      return .question
    }
    return isNew ? .pair : .copy
  }
}
