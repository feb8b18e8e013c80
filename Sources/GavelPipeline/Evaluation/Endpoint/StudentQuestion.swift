import GavelCore
import GavelStore

/// What a student is asked about in one reference mode, in both orders: a pair, or all answers of a
/// list.
struct StudentQuestion: Sendable {
  let query: Query
  let mode: ReferenceMode
  let answers: Answers

  enum Answers: Sendable {
    case pair(ShownPair)
    /// With those of its pairs that are evaluated.
    case list(ShownList, [ListedPair])
  }

  /// The reference that is shown; nil where none is.
  var reference: String? { mode == .with ? query.reference : nil }

  /// The pairs that an answer judges.
  var pairs: [ContentID] {
    switch answers {
    case .pair(let shown): [shown.pair.id]
    case .list(_, let pairs): pairs.map(\.pair.id)
    }
  }
}

extension ValidationPair {
  /// A question for each reference mode in which a label was kept.
  ///
  /// - Parameter only: the mode that is asked about; nil is all.
  func questions(only: ReferenceMode?) -> [StudentQuestion] {
    let modes = Set(samples.map(\.mode))
    return ReferenceMode.allCases.filter { modes.contains($0) && only ?? $0 == $0 }.map {
      StudentQuestion(query: shown.query, mode: $0, answers: .pair(shown))
    }
  }
}

extension JudgedList {
  /// A question for each reference mode in which a label of any of its pairs was kept.
  func questions(only: ReferenceMode?) -> [StudentQuestion] {
    ReferenceMode.allCases.filter { only ?? $0 == $0 }.compactMap { mode in
      let labelled = Set(samples.filter { $0.mode == mode && $0.verdict != nil }.map(\.pair))
      let pairs = list.pairs.filter { labelled.contains($0.pair.id) }
      return pairs.isEmpty
        ? nil : StudentQuestion(query: list.query, mode: mode, answers: .list(list, pairs))
    }
  }
}
