import Foundation
import GavelCore
import GavelStore
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("Reading stored answers again")
struct ReparseTests {
  private static let queries = """
    queries:
      sources: [{path: seeds.jsonl}]
      augment: {model: writer, count: 24, per_request: 4}
      grade: {model: writer, least_quality: 3}
    """
  private static let direct = "judging: {format: pandalm, reference: both, reference_from: writer}"
  private static let critiques = """
    judging: {format: critiquellm, reference: both, reference_from: writer, path: critiques}
    """

  /// A finished run in `run`, with readings of an older program where a test changes them.
  private func made(
    _ judging: String, _ change: (Store) async throws -> Void = { _ in }
  ) async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Questions.jsonl(0..<16), to: "seeds.jsonl")
    let resolved = try Settings.test(
      """
      name: reparse
      seed: 11
      \(Self.queries)
      models:
        weak: {provider: simulator, simulate: {quality: 0.3, refusal: 0.1}}
        middle: {provider: simulator, simulate: {quality: 0.5, empty: 0.1}}
        strong: {provider: simulator, simulate: {quality: 0.8}}
        writer: {provider: simulator, simulate: {malformed: 0.1, noise: 0.1}}
        teacher: {provider: simulator, simulate: {malformed: 0.05, noise: 0.05}}
      candidates: [weak, middle, strong]
      teachers: [teacher]
      \(judging)
      """, in: folder)
    let run = try Run(folder: folder.path + "/run", resolved: resolved)
    _ = try await run.work(control: RunControl(), progress: RunProgress())
    try await change(run.store)
    try run.store.close()
    return folder
  }

  private func reparse(_ folder: TemporaryFolder) async throws -> ReparseReport {
    try await Reparse(folder: folder.path + "/run").work()
  }

  /// All that is derived, as text.
  private func state(_ folder: TemporaryFolder) async throws -> [String] {
    let store = try Store(folder: folder.path + "/run")
    var lines = [try store.funnel().json.pretty]
    for try await pair in store.judgedPairs() { lines.append("\(pair)") }
    for try await grade in store.readGrades() { lines.append("\(grade.record)") }
    for try await reference in store.readReferences() { lines.append("\(reference.record)") }
    for try await critique in store.readCritiques() { lines.append("\(critique.record)") }
    for try await (_, responses, _) in store.responsesByQuery() { lines.append("\(responses)") }
    for try await drop in store.droppedLines() { lines.append(drop.line) }
    try store.close()
    return lines
  }

  private static func all<Element>(_ pages: Pages<Element>) async throws -> [Element] {
    var all: [Element] = []
    for try await element in pages { all.append(element) }
    return all
  }

  private static func responses(_ store: Store) async throws -> [Response] {
    try await all(store.responsesByQuery()).flatMap(\.responses)
  }

  @Test(
    "Where nothing is read otherwise, everything is read and nothing changes",
    arguments: [false, true])
  func unchanged(byCritiques: Bool) async throws {
    let folder = try await made(byCritiques ? Self.critiques : Self.direct)
    let before = try await state(folder)
    let report = try await reparse(folder)
    #expect(report.changed == 0 && report.left == 0, "\(report.parts)")
    #expect(try await state(folder) == before)
    let kinds = ReadKind.allCases.filter { byCritiques || $0 != .critique }
    #expect(Set(report.parts.keys) == Set(kinds))
    for (kind, part) in report.parts { #expect(part.read > 5, "\(kind)") }
    #expect(report.parts[.query]?.read == 32)
    #expect(try folder.contents(of: "run").keys.allSatisfy { !$0.contains("draft") })
  }

  @Test("What an older program read otherwise comes out as if it had been read right")
  func taken() async throws {
    let folder = try await made(Self.critiques)
    let right = try await state(folder)
    let store = try Store(folder: folder.path + "/run")
    // Judgments that nobody could read, scores of critiques, words of grades, states of responses.
    let judgments = try await Self.all(store.readJudgments()).map(\.record)
    let parsed = judgments.filter { $0.state == .parsed }
    try await store.save(
      parsed.prefix(7).map { old in
        Judgment(
          id: old.id, pair: old.pair, teacher: old.teacher, order: old.order, mode: old.mode,
          request: old.request, state: .unparsed, said: nil, problem: "chatter", check: old.check)
      })
    let critique = try #require(
      try await Self.all(store.readCritiques()).map(\.record).first { $0.state == .parsed })
    let said = try #require(critique.said)
    try await store.save([
      Critique(
        id: critique.id, response: critique.response, teacher: critique.teacher,
        mode: critique.mode, request: critique.request, state: .parsed,
        said: CritiqueLLMPointwise.Critique(
          overall: said.overall == 1 ? 2 : 1, dimensions: [], text: said.text), problem: nil)
    ])
    let grade = try #require(
      try await Self.all(store.readGrades()).map(\.record).first { ($0.scores?.quality ?? 0) > 4 })
    try await store.save(
      [
        Grade(
          query: grade.query, request: grade.request, state: .graded,
          scores: Grade.Scores(quality: 3.5, difficulty: 9.5), problem: nil)
      ], dropped: [])
    let refused = try await Self.responses(store).filter { $0.state == .refused }
    try #require(!refused.isEmpty)
    try await store.save(
      refused.map { old in
        Response(
          id: old.id, query: old.query, candidate: old.candidate, request: old.request,
          state: .empty, text: nil, dictates: false)
      })
    try store.close()
    #expect(try await state(folder) != right)

    let report = try await reparse(folder)
    #expect(report.left == 0 && report.isReconciled)
    #expect(
      report.parts[.judgment]?.changes == [.init(from: "unparsed", to: "parsed"): 7],
      "\(report.parts[.judgment]?.changes as Any)")
    #expect(
      report.parts[.critique]?.changes
        == [.init(from: "parsed", to: "parsed", difference: .scores): 1])
    #expect(
      report.parts[.grade]?.changes
        == [.init(from: "graded", to: "graded", difference: .scores): 1])
    #expect(
      report.parts[.response]?.changes == [.init(from: "empty", to: "refused"): refused.count])
    #expect(try await state(folder) == right)
    #expect(try await reparse(folder).changed == 0)
  }

  @Test("A rewritten grade is held against the score that its first turn has now")
  func rewritten() async throws {
    let folder = try await made(
      """
      judging: {format: critiquellm, reference: both, reference_from: writer, answers: single}
      export: [{format: messages}]
      """)
    let right = try await state(folder)
    let store = try Store(folder: folder.path + "/run")
    let parsed = try await Self.all(store.readCritiques()).map(\.record).filter {
      $0.state == .parsed
    }
    let second = try #require(
      parsed.first { second in
        second.mode == .without && (second.said?.overall ?? 0) > 3
          && parsed.contains { $0.mode == .with && $0.response == second.response }
      })
    let first = try #require(
      parsed.first { $0.mode == .with && $0.response == second.response })
    // As if the first turn's score had been read wrongly, so that the second seemed to move.
    try await store.save([
      Critique(
        id: first.id, response: first.response, teacher: first.teacher, mode: first.mode,
        request: first.request, state: .parsed,
        said: CritiqueLLMPointwise.Critique(
          overall: 1, dimensions: [], text: first.said?.text), problem: nil),
      Critique(
        id: second.id, response: second.response, teacher: second.teacher, mode: second.mode,
        request: second.request, state: .scoreMoved, said: nil, problem: "from 1"),
    ])
    try store.close()
    let report = try await reparse(folder)
    #expect(report.left == 0 && report.isReconciled)
    #expect(
      report.parts[.critique]?.changes == [
        .init(from: "parsed", to: "parsed", difference: .scores): 1,
        .init(from: "score_moved", to: "parsed"): 1,
      ])
    #expect(try await state(folder) == right)
  }

  @Test("A response that is of no use after all takes its pairs and their judgments with it")
  func dropped() async throws {
    let folder = try await made("\(Self.direct)\npairs: {choose: all}")
    let right = try await state(folder)
    var store = try Store(folder: folder.path + "/run")
    let refused = try #require(
      try await Self.responses(store).first { $0.state == .refused && $0.candidate == "weak" })
    // As if it had been taken for an answer, and judged.
    try await store.save([
      Response(
        id: refused.id, query: refused.query, candidate: refused.candidate,
        request: refused.request, state: .answered, text: "I cannot help.", dictates: false)
    ])
    let pairs = try await Self.all(store.droppedLines()).filter {
      $0.object?["response"]?.string == refused.id.description
    }.compactMap { $0.object?["id"]?.string }
    try #require(!pairs.isEmpty)
    try await store.forgetDrops(of: .pair, pairs, at: .pair)
    let template = try #require(
      try await Self.all(store.readJudgments()).map(\.record).first { $0.state == .parsed })
    try await store.save(
      pairs.map { pair in
        Judgment(
          id: Judgment.id(
            of: ContentID(stored: pair), by: "teacher", order: .forward, mode: .without),
          pair: ContentID(stored: pair), teacher: "teacher", order: .forward, mode: .without,
          request: template.request, state: .parsed, said: template.said, problem: nil)
      })
    let judged = try store.judgmentStates()[.parsed] ?? 0
    let answers = try store.answeredRequests().count
    try store.close()
    let report = try await reparse(folder)
    #expect(report.parts[.response]?.changes == [.init(from: "answered", to: "refused"): 1])
    #expect(report.left == 0)
    #expect(try await state(folder) == right)
    store = try Store(folder: folder.path + "/run")
    #expect(try store.judgmentStates()[.parsed] == judged - pairs.count)
    #expect(try store.answeredRequests().count == answers, "no answer is thrown away")
    #expect(try store.funnel().addsUp)
  }

  @Test("What later requests were made from stays as it is, is counted, and is read anew by a run")
  func left() async throws {
    let folder = try await made(Self.direct)
    let right = try await state(folder)
    let store = try Store(folder: folder.path + "/run")
    let pair = try #require(
      try await Self.all(store.judgedPairs()).first {
        $0.judgments.count { $0.request != nil } == 4
      })
    let response = try #require(
      try await Self.responses(store).first { $0.id == pair.shown.pair.a.response })
    try await store.save([
      Response(
        id: response.id, query: response.query, candidate: response.candidate,
        request: response.request, state: .answered, text: "As it was read.", dictates: false)
    ])
    let written = try #require(
      try await Self.all(store.readReferences()).map(\.record).first { $0.state == .written })
    try await store.save([
      WrittenReference(
        query: written.query, request: written.request, state: .written, text: "As it was.")
    ])
    try store.close()
    let before = try await state(folder)

    let report = try await reparse(folder)
    #expect(report.changed == 0 && !report.isReconciled)
    #expect(
      report.parts[.response]?.left
        == [.init(from: "answered", to: response.state.rawValue, difference: .text): 1])
    #expect(report.parts[.response]?.laterRequests ?? 0 >= 4)
    #expect(
      report.parts[.reference]?.left
        == [.init(from: "written", to: "written", difference: .text): 1])
    #expect(try await state(folder) == before, "it stays as it was")
    // The next run reads it anew; here all that it needs is there.
    let resolved = try Settings.test(try folder.read("settings.yaml"), in: folder)
    let run = try Run(folder: folder.path + "/run", resolved: resolved)
    let control = RunControl(budget: Settings.Budget(usd: nil, requests: 0, hours: nil))
    _ = try await run.work(control: control, progress: RunProgress())
    try run.store.close()
    #expect(try await state(folder) == right)
  }

  @Test("New queries that would be others stay, and why there is none at a place is read again")
  func queries() async throws {
    let folder = try await made(Self.direct)
    let right = try await state(folder)
    let store = try Store(folder: folder.path + "/run")
    let all = try await Self.all(store.readNewQueries())
    let other = try #require(all.first { !$0.drops.isEmpty })
    let (place, reason) = try #require(other.drops.min { $0.key < $1.key })
    let wrong: DropReason = reason == .refused ? .notWritten : .refused
    try await store.save([
      Drop(
        augmented: other.request, place: place, because: wrong, category: other.category, text: nil)
    ])
    try store.close()
    let report = try await reparse(folder)
    let part = try #require(report.parts[.query])
    #expect(part.changes == [.init(from: wrong.rawValue, to: reason.rawValue): 1])
    #expect(part.left.isEmpty)
    #expect(try await state(folder).first == right.first)

    // A query where there should be none: it stays, with what was asked of it.
    let again = try Store(folder: folder.path + "/run")
    try await again.forgetDrops(
      of: .record, ["\(other.request):\(place)"], at: .augment)
    try await again.save([
      PlacedQuery(
        query: Query(
          request: other.request, place: place, instruction: "What is it that was read here?",
          category: other.category), file: other.request.description, line: place,
        ordinal: try again.nextOrdinal(), sampleKey: 1, request: other.request)
    ])
    try again.close()
    let left = try await reparse(folder)
    #expect(left.parts[.query]?.left == [.init(from: "query", to: reason.rawValue): 1])
    #expect(left.changed == 0)
  }
}
