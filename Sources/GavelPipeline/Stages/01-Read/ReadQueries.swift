import Foundation
import GavelCore
import GavelStore

/// Files to queries.
///
/// A bad line becomes a drop with its place, never nothing.
struct ReadQueries: Stage {
  /// What comes of a line.
  enum Output: Sendable {
    case query(PlacedQuery)
    /// Two responses that came with a query before it.
    case pair(PlacedPair)
    case drop(Drop)
    case warning(Warning)
  }

  typealias Input = Settings.Source

  let draw: Draw
  /// What categories of the files are called in the run.
  var categories: [String: String] = [:]

  var signature: Signature { Signature(["seed": "\(draw.seed)"]) }

  func run(
    _ inputs: some AsyncSequence<Settings.Source, any Error> & Sendable,
    emit: @escaping @Sendable (Output) async throws -> Void
  ) async throws {
    var namer = QueryNamer()
    var given = GivenRows()
    var labels = SourceLabels()
    var names = RecordNames()
    var ordinal = 0
    for try await source in inputs {
      var reader = try SourceReader(source: source)
      let label = labels.label(for: source.path)
      while let row = try reader.next() {
        try Task.checkCancellation()
        switch row {
        case .problem(let reason, let message, let found):
          let place = found.labelled(label)
          try await emit(
            .drop(
              Drop(
                .record, names.name(of: place), at: .read, because: reason,
                detail: JSONObject([("message", .string(message))]))))
        case .fields(let fields, let found):
          let place = found.labelled(label)
          if let (query, pair) = fields.withResponses {
            let row = given.take(pair)
            if row == .question {
              try await emit(.query(placed(query, at: place, ordinal)))
              ordinal += 1
            } else {
              try await emit(
                .drop(Self.drop(row, of: query, named: names.name(of: place), fields.ownID)))
            }
            guard row != .copy else { continue }
            try await emit(
              .pair(
                PlacedPair(
                  pair: pair, file: place.file, line: place.line, ownID: fields.ownID)))
            continue
          }
          switch namer.name(fields.naming(categories), at: place) {
          case .success(let query):
            try await emit(.query(placed(query, at: place, ordinal)))
            ordinal += 1
          case .failure(let duplicate):
            try await emit(
              .drop(
                Drop(
                  .record, names.name(of: place), at: .read, because: .duplicateRecord,
                  detail: JSONObject([
                    ("message", .string(duplicate.description)),
                    ("query", .string(duplicate.query.description)),
                  ]))))
          }
        }
      }
      for warning in reader.warnings {
        try await emit(
          .warning(
            Warning(
              stage: .read, message: warning.message, count: warning.count,
              place: warning.first.labelled(label).description)))
      }
    }
    for warning in namer.warnings { try await emit(.warning(warning)) }
  }

  private func placed(_ query: Query, at place: SourcePlace, _ ordinal: Int) -> PlacedQuery {
    PlacedQuery(
      query: query, file: place.file, line: place.line, ordinal: ordinal,
      sampleKey: Int64(bitPattern: draw.bits("sample", query.id.description)))
  }

  /// What is recorded of a row whose question was read before.
  private static func drop(
    _ row: GivenRows.Row, of query: Query, named name: String, _ ownID: String?
  ) -> Drop {
    let message =
      row == .copy
      ? "the same question with the same two responses was read before"
      : "the same question was read before; the responses of this row are judged with that query"
    var detail = JSONObject([
      ("message", .string(message)), ("query", .string(query.id.description)),
    ])
    detail["own_id"] = ownID.map { .string($0) }
    return Drop(
      .record, name, at: .read, because: row == .copy ? .duplicateRecord : .merged, detail: detail)
  }
}

/// Gives queries their names, and tells a copy of a record from a second query of the same text.
private struct QueryNamer {
  struct Duplicate: Error, CustomStringConvertible {
    let query: ContentID
    let ownID: String
    var description: String { "the same record with the id \"\(ownID)\" was read before" }
  }

  /// 64 bits of each name that was given; a few bytes a query.
  private var given: [UInt64: Int] = [:]
  /// 64 bits of each own id.
  private var ownIDs: Set<UInt64> = []
  private var reused: (count: Int, first: SourcePlace)?

  var warnings: [Warning] {
    guard let reused else { return [] }
    return [
      Warning(
        stage: .read, message: "an id that another query has already; both queries are kept",
        count: reused.count, place: reused.first.description)
    ]
  }

  mutating func name(_ fields: QueryFields, at place: SourcePlace) -> Result<Query, Duplicate> {
    let query = fields.query(occurrence: 0)
    let key = Self.bits(query.id)
    let seen = given[key, default: 0]
    given[key] = seen + 1
    if let ownID = fields.ownID {
      if seen > 0 { return .failure(Duplicate(query: query.id, ownID: ownID)) }
      if !ownIDs.insert(Draw(seed: 0).bits("id", ownID)).inserted {
        reused = (count: (reused?.count ?? 0) + 1, first: reused?.first ?? place)
      }
    }
    return .success(seen == 0 ? query : fields.query(occurrence: seen))
  }

  private static func bits(_ id: ContentID) -> UInt64 {
    UInt64(id.description.dropFirst(2).prefix(16), radix: 16) ?? 0
  }
}

extension QueryFields {
  /// The query and the pair of a row that came with responses; nil where it came with none.
  fileprivate var withResponses: (query: Query, pair: GivenPair)? {
    guard responses.count == 2 else { return nil }
    let query = Query.withResponses(
      ownID: ownID, instruction: instruction, input: input, reference: reference,
      category: category?.precomposedStringWithCanonicalMapping)
    let pair = GivenPair(
      query: query.id, first: (responses[0].candidate, responses[0].text),
      second: (responses[1].candidate, responses[1].text))
    return (query, pair)
  }

  /// The same with its category as the run calls it.
  fileprivate func naming(_ categories: [String: String]) -> QueryFields {
    guard !categories.isEmpty, let category else { return self }
    var copy = self
    copy.category = categories[category.precomposedStringWithCanonicalMapping] ?? category
    return copy
  }

  fileprivate func query(occurrence: Int) -> Query {
    Query(
      ownID: ownID, instruction: instruction, input: input, reference: reference,
      // Quotas compare categories by their bytes: one word is one category.
      category: category?.precomposedStringWithCanonicalMapping, occurrence: occurrence)
  }
}

/// Names for records that never became queries: several can stand on one line.
private struct RecordNames {
  private var last: SourcePlace?
  private var count = 0

  mutating func name(of place: SourcePlace) -> String {
    count = place == last ? count + 1 : 1
    last = place
    return count == 1 ? place.description : "\(place) (\(count))"
  }
}

/// What messages call each source: the file's name, with as many folders before it as it takes to
/// tell it from the sources before.
private struct SourceLabels {
  private var used: Set<String> = []

  /// Nil where the name alone will do.
  mutating func label(for path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    for count in 1...max(1, parts.count) {
      let label = parts.suffix(count).joined(separator: "/")
      if used.insert(label).inserted { return count == 1 ? nil : label }
    }
    // The same file twice.
    var number = 2
    while !used.insert("\(path) (\(number))").inserted { number += 1 }
    return "\(parts.last ?? path) (\(number))"
  }
}

extension SourcePlace {
  fileprivate func labelled(_ label: String?) -> SourcePlace {
    label.map { SourcePlace(file: $0, line: line) } ?? self
  }
}

extension ReadQueries.Output {
  var query: PlacedQuery? {
    guard case .query(let query) = self else { return nil }
    return query
  }

  var pair: PlacedPair? {
    guard case .pair(let pair) = self else { return nil }
    return pair
  }
}
