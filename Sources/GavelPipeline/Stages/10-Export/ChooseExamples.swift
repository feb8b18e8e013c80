import GavelCore
import GavelStore

/// Kept samples to the lines that one export format can make of them, augmentation included.
struct ChooseExamples: Stage {
  typealias Input = JudgedPair
  typealias Output = ChosenOutput

  let settings: Settings.Export
  let format: any ExportFormat.Type
  let policy: SwapPolicy
  /// How each candidate decodes, by name.
  let decoding: [String: String]
  let draw: Draw
  /// What ``Settings/Export/maxTokens`` is held against; nil measures nothing.
  let measure: LineMeasure?
  /// Whether the student's pack has it say why.
  var teachesReason = true

  var signature: Signature { settings.signature }

  func run(
    _ inputs: some AsyncSequence<JudgedPair, any Error> & Sendable,
    emit: @escaping @Sendable (ChosenOutput) async throws -> Void
  ) async throws {
    for try await judged in inputs {
      try Task.checkCancellation()
      for output in outputs(of: judged) { try await emit(output) }
    }
  }

  /// How many records go in: kept samples, or what becomes one line together.
  func inputCount(of judged: JudgedPair) -> Int {
    let samples = judged.samples.filter { $0.verdict != nil }
    switch format.unit {
    case .sample: return samples.count
    case .pair: return Set(samples.map(\.teacher)).count
    case .answers: return samples.isEmpty ? 0 : 1
    }
  }

  var needsReason: Bool { format.needsReason && (!format.hasPrompt || teachesReason) }

  private func byTeacher(_ judged: JudgedPair) -> [(teacher: String, samples: [Sample])] {
    let kept = judged.samples.filter { $0.verdict != nil }
    let teachers = Dictionary(grouping: kept, by: \.teacher)
      .sorted { $0.key < $1.key }.map { (teacher: $0.key, samples: $0.value) }
    return format.unit == .answers ? Array(teachers.prefix(1)) : teachers
  }

  /// What becomes of one teacher's samples: one line for all, or one for each.
  private func groups(of samples: [Sample]) -> [[Sample]] {
    format.unit == .sample ? samples.map { [$0] } : [samples]
  }

  func outputs(of judged: JudgedPair) -> [ChosenOutput] {
    guard let split = judged.split else { return [] }
    var outputs: [ChosenOutput] = []
    for (teacher, samples) in byTeacher(judged) {
      let shownMode = shownMode(pair: judged.shown.pair.id, teacher: teacher, samples)
      for group in groups(of: samples) {
        guard let sample = group.first else { continue }
        if format.unit == .sample, let shownMode, sample.mode != shownMode {
          outputs.append(.drop(drop(sample, .referenceDropped), isAugmented: false))
          continue
        }
        outputs += lines(judged, group, sample, split)
      }
    }
    return outputs
  }

  private func lines(
    _ judged: JudgedPair, _ group: [Sample], _ sample: Sample, _ split: SplitName
  ) -> [ChosenOutput] {
    let order = baseOrder(judged, group)
    guard let example = example(judged, group, order) else {
      return [.drop(drop(sample, .noReason), isAugmented: false)]
    }
    if format.needsScores, example.said.values.contains(where: { $0.scores == nil }) {
      return [.drop(drop(sample, .noScores), isAugmented: false)]
    }
    let base = ChosenLine(example: example, split: split, isAugmented: false)
    if example.shown.preference == .tie, !format.takesTies || settings.tieShare == 0 {
      return [.drop(base.drop(.tie), isAugmented: false)]
    }
    // Under the policy `all` a flip's two orders contradict each other: one row is enough.
    let agrees = group.allSatisfy { $0.outcome == .consistent || policy == .tieOnFlip }
    let augments =
      agrees && format.hasPlaces && settings.swapAugmentation > 0
      && draw.uniform("swap_augmentation", sample.id.description) < settings.swapAugmentation
    guard augments || (agrees && settings.balance != .none),
      let swapped = self.example(judged, group, order.other)
    else { return [held(base)] }
    let other = ChosenLine(example: swapped, split: split, isAugmented: augments)
    if augments { return [held(base), held(other)] }
    return [either(base, other)]
  }

  /// The line, unless it is too long.
  func held(_ line: ChosenLine) -> ChosenOutput {
    let line = measured(line)
    guard line.isOver, settings.over == .drop else { return .line(line) }
    return .drop(line.drop(.tooLong), isAugmented: line.isAugmented)
  }

  /// Both lines, or the one that is not too long.
  private func either(_ base: ChosenLine, _ other: ChosenLine) -> ChosenOutput {
    let (base, other) = (measured(base), measured(other))
    guard settings.over == .drop else { return .either(base, other) }
    switch (base.isOver, other.isOver) {
    case (false, false): return .either(base, other)
    case (true, false): return .line(other)
    case (false, true): return .line(base)
    case (true, true): return .drop(base.drop(.tooLong), isAugmented: false)
    }
  }

  private func measured(_ line: ChosenLine) -> ChosenLine {
    guard let measure else { return line }
    var line = line
    let tokens = measure.tokens(in: line.example)
    (line.tokens, line.isOver) = (tokens, tokens > measure.greatest)
    return line
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
      sample: sample.id, pair: shown.pair.id, query: shown.query, order: order, mode: sample.mode,
      first: answer(.first), second: answer(.second), said: said, teacher: sample.teacher)
  }

  /// The teacher's own words in one order; for a flip that is kept as a tie, as far as they agree.
  private func said(_ judged: JudgedPair, _ sample: Sample, _ order: Order) -> ParsedJudgment? {
    guard let said = judgment(judged, sample, order)?.said else { return nil }
    guard sample.outcome == .flipped, policy == .tieOnFlip else {
      return said.reason == nil && needsReason ? nil : said
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

  func drop(_ sample: Sample, _ reason: DropReason) -> Drop {
    Drop(
      .sample, sample.id.description, at: .export, because: reason,
      detail: JSONObject([
        ("pair", .string(sample.pair.description)), ("teacher", .string(sample.teacher)),
        ("reference_mode", .string(sample.mode.rawValue)),
      ]))
  }
}
