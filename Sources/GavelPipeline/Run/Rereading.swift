import GavelCore
import GavelStore

/// Reads one kind of record after the other again, each from what the ones before have become.
struct Rereading {
  typealias Change = ReparseReport.Change

  /// Where the answers are.
  let store: Store
  /// Where the records are changed.
  let draft: Store
  /// Works on the draft.
  let pipeline: Pipeline
  let format: any JudgeFormat
  let critiqueFormat: CritiqueFormat
  /// The stages that have begun.
  let begun: Set<StageName>

  private var settings: Settings { pipeline.settings }

  func all() async throws -> ReparseReport {
    var report = ReparseReport()
    try await readQueries(&report)
    try await readGrades(&report)
    try await readReferences(&report)
    let changesPairs = try await readResponses(&report)
    try await readCritiques(&report)
    try await readJudgments(&report)
    if changesPairs { try await pipeline.pairAgain() }
    return report
  }

  /// The record of the attempt that counts; nil where none has an answer.
  private func best<Record>(
    _ attempts: [Asked], as record: (Asked) -> Record, where isUsable: (Record) -> Bool
  ) -> Record? {
    guard let first = attempts.first else { return nil }
    let best = attempts.best { isUsable(record(Asked(request: first.request, outcome: $0))) }
    guard let best, best.outcome.isCompleted else { return nil }
    return record(best)
  }

  /// Whether a stage after this one has begun.
  private func hasBegun(after stage: StageName) -> Bool { begun.contains { $0 > stage } }

  // MARK: Queries

  /// New queries decide all that follows, so other ones stay for the next run; why there is none at
  /// a place decides nothing.
  private func readQueries(_ report: inout ReparseReport) async throws {
    guard let augment = settings.queries.augment, begun.contains(.augment) else { return }
    let all = try await store.sampledSeeds()
    let texts = Dictionary(all.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first })
    var seeds = SeedExamples(draw: pipeline.draw)
    for seed in all { seeds.add(seed) }
    let draft = draft
    let batch = Batch<Drop> { try await draft.save($0) }
    for try await old in store.readNewQueries() {
      let examples = seeds.examples(augment.examples, of: old.category, slot: old.number)
        .compactMap { texts[$0] }
      let places = old.queries.count + old.drops.count
      func items(_ asked: Asked) -> (request: ContentID, items: [WrittenItem]) {
        (
          asked.request,
          WrittenItem.all(
            in: asked.outcome, asked: places, examples: examples, category: old.category)
        )
      }
      guard
        let new = best(
          old.attempts, as: items, where: { $0.items.contains(where: \.isQuery) })
      else { continue }
      var taken: [(change: Change, drop: Drop)] = []
      var left: [Change] = []
      for (index, item) in new.items.enumerated() {
        report.count(.query)
        let place = index + 1
        let from = old.queries[place].map { _ in "query" } ?? old.drops[place]?.rawValue ?? "none"
        switch item {
        case .query(let text) where old.queries[place]?.instruction != text:
          left.append(
            Change(from: from, to: "query", difference: from == "query" ? .text : nil))
        case .dropped(let reason, _) where old.queries[place] != nil:
          left.append(Change(from: from, to: reason.rawValue))
        case .dropped(let reason, let text) where old.drops[place] != reason:
          let drop = Drop(
            augmented: new.request, place: place, because: reason, category: old.category,
            text: text)
          taken.append((Change(from: from, to: reason.rawValue), drop))
        default: break
        }
      }
      if left.isEmpty, new.request == old.request {
        for (change, drop) in taken {
          report.take(.query, change)
          try await batch.add(drop)
        }
      } else {
        var requests = 0
        for query in old.queries.values {
          requests += try await store.laterRequests(after: .query, of: query.id)
        }
        for change in left + taken.map(\.change) {
          report.leave(.query, change, requests: requests)
          requests = 0
        }
      }
    }
    try await batch.flush()
  }

  /// What grades decide goes on to all that follows; what they do not decide is taken over.
  private func readGrades(_ report: inout ReparseReport) async throws {
    guard let grade = settings.queries.grade else { return }
    let draft = draft
    let batch = Batch<(Grade, Drop?)> { grades in
      try await draft.forgetDrops(of: .query, grades.map { $0.0.query.description }, at: .grade)
      try await draft.save(grades.map(\.0), dropped: grades.compactMap(\.1))
    }
    for try await old in store.readGrades() {
      guard
        let new = best(
          old.attempts,
          as: { Grade(query: old.record.query, request: $0.request, outcome: $0.outcome) },
          where: { $0.scores != nil })
      else { continue }
      report.count(.grade)
      guard new != old.record else { continue }
      let change = Change(
        from: old.record.state.rawValue, to: new.state.rawValue,
        difference: new.state != old.record.state
          ? nil : new.scores != old.record.scores ? .scores : .words)
      let drop = grade.drop(new)
      let isDropped = grade.drop(old.record) != nil
      let decides =
        isDropped != (drop != nil)
        || (!isDropped && begun.contains(.balance)
          && new.scores?.difficulty != old.record.scores?.difficulty)
      if decides, hasBegun(after: .grade) {
        report.leave(
          .grade, change,
          requests: try await store.laterRequests(after: .grade, of: new.query))
      } else {
        report.take(.grade, change)
        try await batch.add((new, drop))
      }
    }
    try await batch.flush()
  }

  // MARK: References and responses

  private func readReferences(_ report: inout ReparseReport) async throws {
    let draft = draft
    let batch = Batch<WrittenReference> { try await draft.save($0) }
    let isShown = begun.contains(.critique) || begun.contains(.judge)
    for try await old in store.readReferences() {
      let query = old.record.query
      guard
        let new = best(
          old.attempts,
          as: { WrittenReference(query: query, request: $0.request, outcome: $0.outcome) },
          where: { $0.state == .written })
      else { continue }
      report.count(.reference)
      guard new != old.record else { continue }
      let hasSameText = new.text == old.record.text
      let change = Change(
        from: old.record.state.rawValue, to: new.state.rawValue,
        difference: new.state == old.record.state && !hasSameText ? .text : nil)
      if hasSameText || !isShown {
        report.take(.reference, change)
        try await batch.add(new)
      } else {
        report.leave(
          .reference, change,
          requests: try await store.laterRequests(after: .reference, of: query))
      }
    }
    try await batch.flush()
  }

  /// A query's responses are taken over together, where no pair comes of them that is not there.
  ///
  /// - Returns: whether there may be other pairs now.
  private func readResponses(_ report: inout ReparseReport) async throws -> Bool {
    let draft = draft
    let batch = Batch<Response> { try await draft.save($0) }
    let choice = ChoosePairs(
      settings: settings.pairs, candidates: settings.candidates, draw: pipeline.draw)
    let lists =
      settings.judging.answers == .several
      ? ListAnswers(most: settings.pairs.answers, draw: pipeline.draw) : nil
    var rank = 0
    var changesPairs = false
    for try await (query, responses, given) in store.responsesByQuery() {
      defer { if given.isEmpty { rank += 1 } }
      let attempts = try await store.attempts(at: responses.compactMap(\.request))
      let new = responses.map { old in
        old.request.flatMap { attempts[$0] }.flatMap { attempts in
          best(
            attempts,
            as: {
              Response(
                query: old.query, candidate: old.candidate, request: $0.request,
                outcome: $0.outcome)
            }, where: { $0.dropReason == nil })
        } ?? old
      }
      for response in new where response.request != nil && response.state != .failed {
        report.count(.response)
      }
      let changed = zip(responses, new).filter { $0 != $1 }
      guard !changed.isEmpty else { continue }
      func pairs(_ responses: [Response]) -> [ChoosePairs.Output] {
        let input = ChoosePairs.Input(query: query, responses: responses, given: given)
        return lists?.outputs(of: input) ?? choice.choose(input, rank: rank)
      }
      let (then, now) = (Self.kept(pairs(responses), responses), Self.kept(pairs(new), new))
      let isFree =
        !begun.contains(.pair)
        // What was said of a list was said of all its answers.
        || (lists == nil ? now.isSubset(of: then) : now == then)
      for (old, new) in changed {
        let change = Change(
          from: old.state.rawValue, to: new.state.rawValue,
          difference: old.state == new.state ? old.text == new.text ? .words : .text : nil)
        if isFree {
          report.take(.response, change)
          changesPairs = true
          try await batch.add(new)
        } else {
          report.leave(
            .response, change,
            requests: try await store.laterRequests(after: .response, of: old.id))
        }
      }
    }
    try await batch.flush()
    return changesPairs && begun.contains(.pair)
  }

  /// The pairs that are judged, each with the texts that are shown.
  private static func kept(
    _ outputs: [ChoosePairs.Output], _ responses: [Response]
  ) -> Set<[String]> {
    let texts = Dictionary(
      responses.map { ($0.id, $0.text ?? "") }, uniquingKeysWith: { first, _ in first })
    return Set(
      outputs.filter { $0.drop == nil }.map { output in
        let pair = output.pair
        return [
          pair.id.description, texts[pair.a.response] ?? "", texts[pair.b.response] ?? "",
        ]
      })
  }

  // MARK: What teachers said

  /// First turns first: a second one is held against the score that its first has now.
  private func readCritiques(_ report: inout ReparseReport) async throws {
    for mode in [ReferenceMode.with, .without] { try await readCritiques(mode, &report) }
  }

  private func readCritiques(_ mode: ReferenceMode, _ report: inout ReparseReport) async throws {
    let draft = draft
    let batch = Batch<Critique> { try await draft.save($0) }
    let isFirstTurn = mode == .with && settings.judging.reference.modes.contains(.without)
    let isCompared = settings.judging.answers != .single && begun.contains(.judge)
    for try await old in store.readCritiques() where old.record.mode == mode {
      let record = old.record
      let before =
        mode == .without
        ? try await draft.critique(of: record.response, by: record.teacher, mode: .with) : nil
      guard
        let new = best(
          old.attempts,
          as: {
            Critique(
              of: record.response, by: record.teacher, mode: record.mode, request: $0.request,
              outcome: $0.outcome, format: critiqueFormat, rewriting: before?.said?.overall)
          }, where: { $0.state == .parsed })
      else { continue }
      report.count(.critique)
      guard new != record else { continue }
      let hasSameText =
        (new.state == .parsed) == (record.state == .parsed)
        && new.said?.text == record.said?.text
      let change = Change(
        from: record.state.rawValue, to: new.state.rawValue,
        difference: new.state == record.state ? hasSameText ? .scores : .text : nil)
      // The very answer is what the teacher is asked to rewrite.
      let isRewritten =
        isFirstTurn && (record.state == .parsed || new.state == .parsed)
        && (new.request != record.request || !hasSameText)
      if !isRewritten, hasSameText || !isCompared {
        report.take(.critique, change)
        try await batch.add(new)
      } else {
        report.leave(
          .critique, change,
          requests: try await store.laterRequests(after: .critique, of: record.response))
      }
    }
    try await batch.flush()
  }

  private func readJudgments(_ report: inout ReparseReport) async throws {
    guard settings.judging.path == .critiques else {
      return try await readJudgments(Set(ReferenceMode.allCases), &report) { new, _ in .take(new) }
    }
    // With the reference first: the way without it goes on from there.
    var with: [ContentID: (old: Judgment, new: Judgment)] = [:]
    try await readJudgments([.with], &report) { new, old in
      if new.state != .parsed || new.request != old.record.request {
        with[new.id] = (old.record, new)
      }
      return .take(new)
    }
    try await readJudgments([.without], &report) { new, old in
      let record = old.record
      let id = Judgment.id(
        of: record.pair, by: record.teacher, order: record.order, mode: .with)
      if let (before, now) = with[id] {
        if now.state != .parsed {
          return record.state == .noCritique ? .skip : .take(Judgment(without: now))
        }
        if before.state == .parsed { return .leave(new, requests: 1) }
      }
      let check = best(
        old.checks,
        as: {
          Judgment(
            of: record.pair, by: record.teacher, order: record.order, mode: record.mode,
            request: $0.request, outcome: $0.outcome, format: format)
        }, where: { $0.state == .parsed })
      // The second way to the verdict was never asked for; the next run does.
      guard let check else { return .skip }
      return .take(new.checked(by: check))
    }
  }

  private enum Decision {
    case take(Judgment)
    case leave(Judgment, requests: Int)
    case skip
  }

  private func readJudgments(
    _ modes: Set<ReferenceMode>, _ report: inout ReparseReport,
    decide: (Judgment, ReadRecord<Judgment>) -> Decision
  ) async throws {
    let draft = draft
    let batch = Batch<Judgment> { try await draft.save($0) }
    for try await old in store.readJudgments()
    where modes.contains(old.record.mode) {
      let record = old.record
      let place =
        settings.judging.answers == .several ? try await store.place(inList: record.pair) : nil
      func judgment(_ asked: Asked) -> Judgment {
        if let place {
          return Judgment(
            of: record.pair, at: place, by: record.teacher, order: record.order,
            mode: record.mode, request: asked.request, outcome: asked.outcome)
        }
        return Judgment(
          of: record.pair, by: record.teacher, order: record.order, mode: record.mode,
          request: asked.request, outcome: asked.outcome, format: format)
      }
      let new = best(old.attempts, as: judgment, where: { $0.state == .parsed })
      guard let new else { continue }
      switch decide(new, old) {
      case .skip: break
      case .take(let new):
        report.count(.judgment)
        guard new != record else { continue }
        report.take(.judgment, Self.change(record, new))
        try await batch.add(new)
      case .leave(let new, let requests):
        report.count(.judgment)
        report.leave(.judgment, Self.change(record, new), requests: requests)
      }
    }
    try await batch.flush()
  }

  private static func change(_ old: Judgment, _ new: Judgment) -> Change {
    Change(
      from: old.state.rawValue, to: new.state.rawValue,
      difference: old.verdict != new.verdict
        ? old.state == new.state ? .verdict : nil : old.state == new.state ? .words : nil)
  }
}
