import GavelCore
import GavelStore

/// Kept samples to the examples of one export format, augmentation included.
struct ChooseExamples: Stage {
  /// An example for a split, or a sample that has none.
  enum Output: Sendable {
    case example(Example, SplitName, isAugmented: Bool)
    case drop(Drop)
  }

  typealias Input = JudgedPair

  let settings: Settings.Export
  let format: any ExportFormat.Type
  let policy: SwapPolicy
  /// How each candidate decodes, by name.
  let decoding: [String: String]
  let draw: Draw

  var signature: Signature {
    Signature([
      "export": settings.format, "swap_augmentation": "\(settings.swapAugmentation)",
      "reference_drop": settings.referenceDrop.map { "\($0)" } ?? "none",
    ])
  }

  func run(
    _ inputs: some AsyncSequence<JudgedPair, any Error> & Sendable,
    emit: @escaping @Sendable (Output) async throws -> Void
  ) async throws {
    for try await judged in inputs {
      try Task.checkCancellation()
      for output in outputs(of: judged) { try await emit(output) }
    }
  }

  /// The records that go in: kept samples, or pairs and teachers with one.
  func inputs(of judged: JudgedPair) -> [[Sample]] {
    byTeacher(judged).flatMap { groups(of: $0.samples) }
  }

  private func byTeacher(_ judged: JudgedPair) -> [(teacher: String, samples: [Sample])] {
    Dictionary(grouping: judged.samples.filter { $0.verdict != nil }, by: \.teacher)
      .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// What becomes of one teacher's samples: one line for all, or one for each.
  private func groups(of samples: [Sample]) -> [[Sample]] {
    format.unit == .pair ? [samples] : samples.map { [$0] }
  }

  func outputs(of judged: JudgedPair) -> [Output] {
    guard let split = judged.split else { return [] }
    var outputs: [Output] = []
    for (teacher, samples) in byTeacher(judged) {
      let shownMode = shownMode(pair: judged.shown.pair.id, teacher: teacher, samples)
      for group in groups(of: samples) {
        guard let sample = group.first else { continue }
        if format.unit == .sample, let shownMode, sample.mode != shownMode {
          outputs.append(.drop(drop(sample, .referenceDropped)))
          continue
        }
        let order = baseOrder(judged, group)
        guard let example = example(judged, group, order) else {
          outputs.append(.drop(drop(sample, .noReason)))
          continue
        }
        if format.needsScores, example.said.values.contains(where: { $0.scores == nil }) {
          outputs.append(.drop(drop(sample, .noScores)))
          continue
        }
        outputs.append(.example(example, split, isAugmented: false))
        // Under the policy `all` a flip's two orders contradict each other: one row is enough.
        let agrees = group.allSatisfy { $0.outcome == .consistent || policy == .tieOnFlip }
        if agrees,
          draw.uniform("swap_augmentation", sample.id.description) < settings.swapAugmentation,
          let swapped = self.example(judged, group, order.other)
        {
          outputs.append(.example(swapped, split, isAugmented: true))
        }
      }
    }
    return outputs
  }

  /// The reference mode that is exported where both survived and one is drawn; nil exports all.
  private func shownMode(
    pair: ContentID, teacher: String, _ samples: [Sample]
  ) -> ReferenceMode? {
    guard Set(samples.map(\.mode)).count == 2 else { return nil }
    if !format.showsReference { return .without }
    guard let share = settings.referenceDrop else { return nil }
    return draw.uniform("reference_drop", "\(pair) \(teacher)") < share ? .without : .with
  }

  /// Forward, unless only the swapped order was read, or only it has a reason.
  private func baseOrder(_ judged: JudgedPair, _ group: [Sample]) -> Order {
    let isRead = group.allSatisfy { sample in
      said(judged, sample, .forward) != nil
    }
    // Under `all` a flip is what the forward order says, and the swapped one contradicts it.
    let contradicts = policy == .all && group.contains { $0.outcome == .flipped }
    return isRead || contradicts ? .forward : .swapped
  }

  private func judgment(_ judged: JudgedPair, _ sample: Sample, _ order: Order) -> Judgment? {
    judged.judgments.first {
      $0.teacher == sample.teacher && $0.mode == sample.mode && $0.order == order
    }
  }

  /// - Returns: nil where the order was not judged, or no reason was given.
  private func example(_ judged: JudgedPair, _ group: [Sample], _ order: Order) -> Example? {
    var said: [ReferenceMode: ParsedJudgment] = [:]
    for member in group { said[member.mode] = self.said(judged, member, order) }
    guard let sample = group.first(where: { said[$0.mode] != nil }) else { return nil }
    let shown = judged.shown
    func answer(_ position: Position) -> Example.Answer {
      let side = order.side(at: position)
      let candidate = shown.pair[side].candidate
      return Example.Answer(
        text: shown.text(of: side), candidate: candidate, decoding: decoding[candidate] ?? "unknown"
      )
    }
    return Example(
      sample: sample.id, query: shown.query, order: order, mode: sample.mode,
      first: answer(.first), second: answer(.second), said: said, teacher: sample.teacher)
  }

  /// The teacher's own words in one order; for a flip that is kept as a tie, as far as they agree.
  private func said(_ judged: JudgedPair, _ sample: Sample, _ order: Order) -> ParsedJudgment? {
    guard let said = judgment(judged, sample, order)?.said else { return nil }
    guard sample.outcome == .flipped, policy == .tieOnFlip else {
      return said.reason == nil ? nil : said
    }
    let other = judgment(judged, sample, order.other)?.said
    let words = [said, other].compactMap { $0 }.first { $0.preference == .tie }
    return ParsedJudgment(
      preference: .tie, scores: Self.middle(said.scores, other?.scores), reason: words?.reason,
      reference: said.reference)
  }

  /// The mean of all four scores, for both answers.
  private static func middle(
    _ one: ParsedJudgment.Scores?, _ other: ParsedJudgment.Scores?
  ) -> ParsedJudgment.Scores? {
    guard let one, let other else { return nil }
    let mean = ((one.first + one.second + other.first + other.second) / 4 * 2).rounded() / 2
    return ParsedJudgment.Scores(first: mean, second: mean)
  }

  private func drop(_ sample: Sample, _ reason: DropReason) -> Drop {
    Drop(
      .sample, sample.id.description, at: .export, because: reason,
      detail: JSONObject([
        ("pair", .string(sample.pair.description)), ("teacher", .string(sample.teacher)),
        ("reference_mode", .string(sample.mode.rawValue)),
      ]))
  }
}
