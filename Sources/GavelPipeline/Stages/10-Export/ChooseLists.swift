import GavelCore
import GavelStore

/// Lists of answers to the lines that show all of them, augmentation included.
///
/// A list makes a line where every pair of it was kept, as the scores of the order that is shown say
/// it. A kept sample of any other list is left out by itself.
struct ChooseLists: Stage {
  typealias Input = JudgedList
  typealias Output = ChosenOutput

  /// The export's options, as they are for lines of pairs.
  let examples: ChooseExamples

  var signature: Signature { examples.signature }

  func run(
    _ inputs: some AsyncSequence<JudgedList, any Error> & Sendable,
    emit: @escaping @Sendable (ChosenOutput) async throws -> Void
  ) async throws {
    for try await judged in inputs {
      try Task.checkCancellation()
      for output in outputs(of: judged) { try await emit(output) }
    }
  }

  /// How many records go in: whole lists, and the kept samples of all others.
  func inputCount(of judged: JudgedList) -> Int {
    judgedGroups(of: judged).reduce(0) { $0 + ($1.isWhole ? 1 : $1.kept.count) }
  }

  func outputs(of judged: JudgedList) -> [ChosenOutput] {
    guard let split = judged.split else { return [] }
    let groups = judgedGroups(of: judged)
    var outputs: [ChosenOutput] = []
    for group in groups {
      guard group.isWhole else {
        outputs += group.kept.map {
          .drop(examples.drop($0, .listIncomplete), isAugmented: false)
        }
        continue
      }
      let isBoth = groups.count { $0.teacher == group.teacher && $0.isWhole } == 2
      if isBoth, let shown = shownMode(judged, group.teacher), shown != group.mode {
        outputs.append(.drop(drop(group, .referenceDropped), isAugmented: false))
        continue
      }
      outputs += lines(judged, group, split)
    }
    return outputs
  }

  /// What one teacher said of a list in one reference mode.
  private struct Group {
    let teacher: String
    let mode: ReferenceMode
    /// By id; never empty.
    let kept: [Sample]
    let said: [Order: ParsedScores]
    let base: Order
    let isWhole: Bool
  }

  private func judgedGroups(of judged: JudgedList) -> [Group] {
    let kept = Dictionary(grouping: judged.samples.filter { $0.verdict != nil }, by: \.teacher)
    return kept.sorted { $0.key < $1.key }.flatMap { teacher, samples in
      ReferenceMode.allCases.compactMap { mode -> Group? in
        let own = samples.filter { $0.mode == mode }.sorted { $0.id < $1.id }
        guard !own.isEmpty else { return nil }
        return group(judged, teacher, mode, own)
      }
    }
  }

  private func group(
    _ judged: JudgedList, _ teacher: String, _ mode: ReferenceMode, _ kept: [Sample]
  ) -> Group {
    let judgments = judged.judgments.filter { $0.teacher == teacher && $0.mode == mode }
    var said: [Order: ParsedScores] = [:]
    for order in Order.allCases {
      said[order] = scores(judged.list, judgments.filter { $0.order == order })
    }
    // Under `all` a flip is what the forward order says, and the swapped one contradicts it.
    let contradicts = examples.policy == .all && kept.contains { $0.outcome == .flipped }
    let base = isUsable(said[.forward]) || contradicts ? Order.forward : .swapped
    let verdicts = judgments.filter { $0.order == base }.reduce(into: [:]) {
      $0[$1.pair] = $1.verdict
    }
    return Group(
      teacher: teacher, mode: mode, kept: kept, said: said, base: base,
      isWhole: kept.count == judged.list.pairs.count
        && kept.allSatisfy { verdicts[$0.pair] == $0.verdict })
  }

  /// The scores of the list in one order, put together from what was said of its pairs.
  private func scores(_ list: ShownList, _ judgments: [Judgment]) -> ParsedScores? {
    let byPair = Dictionary(
      judgments.map { ($0.pair, $0) }, uniquingKeysWith: { first, _ in first })
    var scores: [Int: Double] = [:]
    var reason: String?
    for listed in list.pairs {
      guard let judgment = byPair[listed.pair.id], let said = judgment.said,
        let two = said.scores
      else { return nil }
      let order = judgment.order
      scores[listed.place.shown(order.side(at: .first), in: order)] = two.first
      scores[listed.place.shown(order.side(at: .second), in: order)] = two.second
      reason = said.reason
    }
    let places = list.answers.indices.compactMap { scores[$0] }
    return places.count == list.answers.count
      ? ParsedScores(scores: places, reason: reason) : nil
  }

  private func isUsable(_ said: ParsedScores?) -> Bool {
    said.map { $0.reason != nil || !examples.needsReason } ?? false
  }

  private func lines(
    _ judged: JudgedList, _ group: Group, _ split: SplitName
  ) -> [ChosenOutput] {
    guard let example = example(judged, group, group.base) else {
      return [.drop(drop(group, .noReason), isAugmented: false)]
    }
    let base = examples.held(ChosenLine(example: example, split: split, isAugmented: false))
    let share = examples.settings.swapAugmentation
    guard share > 0, group.kept.allSatisfy({ $0.outcome == .consistent }),
      examples.draw.uniform("swap_augmentation", group.kept[0].id.description) < share,
      let swapped = self.example(judged, group, group.base.other)
    else { return [base] }
    return [
      base, examples.held(ChosenLine(example: swapped, split: split, isAugmented: true)),
    ]
  }

  /// - Returns: nil where the order was not read, or no reason was given.
  private func example(_ judged: JudgedList, _ group: Group, _ order: Order) -> Example? {
    guard let said = group.said[order], isUsable(said) else { return nil }
    let answers = judged.list.answers(in: order).map {
      Example.Answer(
        text: $0.text, candidate: $0.candidate,
        decoding: examples.decoding[$0.candidate] ?? "unknown")
    }
    return Example(
      sample: group.kept[0].id, pair: group.kept[0].pair, query: judged.list.query, order: order,
      mode: group.mode, first: answers[0], second: answers[1],
      said: [group.mode: said.judgment(first: 0, second: 1)], teacher: group.teacher,
      list: Example.List(answers: answers, said: said, samples: group.kept.map(\.id)))
  }

  /// The reference mode that is exported where both are whole and one is drawn; nil exports both.
  private func shownMode(_ judged: JudgedList, _ teacher: String) -> ReferenceMode? {
    guard let share = examples.settings.referenceDrop else { return nil }
    let key = "\(judged.list.query.id) \(teacher)"
    return examples.draw.uniform("reference_drop", key) < share ? .without : .with
  }

  private func drop(_ group: Group, _ reason: DropReason) -> Drop {
    let drop = examples.drop(group.kept[0], reason)
    var detail = drop.detail
    detail["samples"] = .array(group.kept.map { .string($0.id.description) })
    return Drop(drop.kind, drop.id, at: drop.stage, because: reason, detail: detail)
  }
}
