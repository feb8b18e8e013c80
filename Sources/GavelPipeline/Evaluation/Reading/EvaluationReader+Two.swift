import GavelCore

extension EvaluationReader.Rows {
  /// Lays the rows of two judges side by side: those that both have, in the order of the first.
  static func aligned(
    _ first: EvaluationReader.Rows, _ second: EvaluationReader.Rows
  ) throws -> (first: EvaluationReader.Rows, second: EvaluationReader.Rows) {
    var places: [TextKey: Int] = [:]
    places.reserveCapacity(second.keys.count)
    for (place, key) in second.keys.enumerated() { places[key] = place }
    var (ofFirst, ofSecond) = ([Int](), [Int]())
    for (place, key) in first.keys.enumerated() {
      guard let other = places[key] else { continue }
      ofFirst.append(place)
      ofSecond.append(other)
    }
    let isOfPairs = first.data.pairs.rows.isEmpty == second.data.pairs.rows.isEmpty
    guard !ofFirst.isEmpty, isOfPairs else {
      throw EvaluationProblem(
        .badInput,
        [
          "the two judges have no row in common, expected predictions for the same ids; "
            + "check the files of --predictions and --versus"
        ])
    }
    var one = first.rows(at: ofFirst)
    var other = second.rows(at: ofSecond)
    one.data.leaveOut(first.keys.count - ofFirst.count, "the second judge has not judged them")
    other.data.leaveOut(second.keys.count - ofSecond.count, "the first judge has not judged them")
    // Questions are drawn together for both, and so are numbered alike.
    for index in one.data.pairs.rows.indices {
      other.data.pairs.rows[index].question = one.data.pairs.rows[index].question
    }
    other.data.pairs.questions = one.data.pairs.questions
    for index in one.data.responses.rows.indices {
      other.data.responses.rows[index].question = one.data.responses.rows[index].question
    }
    other.data.responses.questions = one.data.responses.questions
    return (one, other)
  }

  private func rows(at places: [Int]) -> EvaluationReader.Rows {
    guard places.count < keys.count || places.indices.contains(where: { places[$0] != $0 }) else {
      return self
    }
    var part = self
    if data.pairs.rows.isEmpty {
      part.data.responses = data.responses.rows(at: places)
    } else {
      part.data.pairs = data.pairs.rows(at: places)
    }
    part.keys = places.map { keys[$0] }
    return part
  }
}

extension EvaluationData {
  fileprivate mutating func leaveOut(_ count: Int, _ why: String) {
    guard count > 0 else { return }
    leftOut.append(
      LeftOut(
        reason: LeftOutRows.Reason.notInBoth.rawValue, count: count, examples: [why]))
  }
}
