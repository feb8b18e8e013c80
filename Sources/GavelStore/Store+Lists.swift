import GRDB
public import GavelCore

/// The answers to one query that a teacher sees at once, and the pairs that they make.
public struct ShownList: Hashable, Sendable {
  /// One of the answers.
  public struct Answer: Hashable, Sendable {
    public let response: ContentID
    public let candidate: String
    public let text: String
  }

  public let query: Query
  /// In the list's own order, which is the order `forward`.
  public let answers: [Answer]
  /// By id.
  public let pairs: [ListedPair]

  /// As an order shows them.
  public func answers(in order: Order) -> [Answer] {
    order == .forward ? answers : answers.reversed()
  }
}

/// A pair of a list.
public struct ListedPair: Hashable, Sendable {
  public let pair: Pair
  public let place: ListPlace
}

/// A list with all that was said of its pairs and what came of that.
public struct JudgedList: Sendable {
  public let list: ShownList
  public let judgments: [Judgment]
  public let samples: [Sample]
  /// The split of its query, once it is decided.
  public let split: SplitName?
}

extension Store {
  /// How many queries have a kept pair.
  public func listCount() throws -> Int {
    try database.read {
      try Int.fetchOne(
        $0, sql: "SELECT COUNT(DISTINCT queryID) FROM pair WHERE \(Self.isKeptPair)") ?? 0
    }
  }

  /// The kept pairs of each query as one list, by the query's id.
  ///
  /// The pairs of a list are all that its answers make, and in each the side `a` stands first: an
  /// answer's place is the number of pairs in which it is side `b`.
  public func shownLists() -> Pages<ShownList> {
    let database = database
    return Pages { after in
      try await database.read { try Self.lists(of: $0, after: after) }
        .map { ($0, $0.last?.query.id.description ?? "") }
    }
  }

  /// The lists with what was said of their pairs, by the query's id.
  public func judgedLists() -> Pages<JudgedList> {
    let database = database
    return Pages { after in
      try await database.read { database in
        guard let lists = try Self.lists(of: database, after: after),
          let first = lists.first?.query.id.description, let last = lists.last?.query.id.description
        else { return nil }
        var judgments: [String: [Judgment]] = [:]
        let judged = try Row.fetchCursor(
          database,
          sql: """
            SELECT \(Self.judgmentColumns), pair.queryID AS queryID FROM judgment
            JOIN pair ON pair.id = judgment.pairID WHERE pair.queryID BETWEEN ? AND ?
            ORDER BY pairID, teacher, referenceMode, shownOrder
            """, arguments: [first, last])
        while let row = try judged.next() {
          judgments[row["queryID"], default: []].append(Self.judgment(row))
        }
        var samples: [String: [Sample]] = [:]
        let sampled = try Row.fetchCursor(
          database,
          sql: """
            SELECT \(Self.sampleColumns), pair.queryID AS queryID FROM sample
            JOIN pair ON pair.id = sample.pairID WHERE pair.queryID BETWEEN ? AND ?
            ORDER BY pairID, teacher, referenceMode
            """, arguments: [first, last])
        while let row = try sampled.next() {
          samples[row["queryID"], default: []].append(Self.sample(row))
        }
        let placement = try database.cachedStatement(
          sql: "SELECT split FROM placement WHERE queryID = ?")
        let all = try lists.map { list in
          let query = list.query.id.description
          return JudgedList(
            list: list, judgments: judgments[query] ?? [], samples: samples[query] ?? [],
            split: try String.fetchOne(placement, arguments: [query])
              .flatMap(SplitName.init(rawValue:)))
        }
        return (all, last)
      }
    }
  }

  /// Where the sides of a kept pair stand in the list of its query.
  public func place(inList pair: ContentID) async throws -> ListPlace? {
    try await database.read { database in
      guard
        let query = try String.fetchOne(
          database, sql: "SELECT queryID FROM pair WHERE id = ?", arguments: [pair.description])
      else { return nil }
      let pairs = try Self.pairs(of: query, through: query, in: database)[query] ?? []
      return try Self.listed(pairs).pairs.first { $0.pair.id == pair }?.place
    }
  }

  private static let isKeptPair = "NOT EXISTS (\(isDropped("pair", "pair.id")))"

  /// A list has several answers and its pairs, so that a page is shorter than one of pairs.
  private static let listsOfAPage = 100

  private static func lists(of database: Database, after: String?) throws -> [ShownList]? {
    let ids = try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT queryID FROM pair WHERE queryID > ? AND \(isKeptPair)
        ORDER BY queryID LIMIT \(listsOfAPage)
        """, arguments: [after ?? ""])
    guard let first = ids.first, let last = ids.last else { return nil }
    let pairs = try pairs(of: first, through: last, in: database)
    let query = try database.cachedStatement(
      sql: """
        SELECT \(queryColumns) FROM query
        LEFT JOIN reference ON reference.queryID = query.id WHERE query.id = ?
        """)
    let text = try database.cachedStatement(sql: "SELECT text FROM response WHERE id = ?")
    return try ids.compactMap { id in
      guard let row = try Row.fetchOne(query, arguments: [id]) else { return nil }
      let (answers, listed) = try Self.listed(pairs[id] ?? [])
      return ShownList(
        query: Self.query(row),
        answers: try answers.map {
          ShownList.Answer(
            response: $0.response, candidate: $0.candidate,
            text: try String.fetchOne(text, arguments: [$0.response.description]) ?? "")
        }, pairs: listed)
    }
  }

  private static func pairs(
    of first: String, through last: String, in database: Database
  ) throws -> [String: [Pair]] {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT * FROM pair WHERE queryID BETWEEN ? AND ? AND \(isKeptPair) ORDER BY id",
      arguments: [first, last])
    var pairs: [String: [Pair]] = [:]
    while let row = try rows.next() { pairs[row["queryID"], default: []].append(pair(row)) }
    return pairs
  }

  private static func pair(_ row: Row) -> Pair {
    Pair(
      id: ContentID(stored: row["id"]), query: ContentID(stored: row["queryID"]),
      a: Pair.Shown(
        response: ContentID(stored: row["aResponseID"]), candidate: row["aCandidate"]),
      b: Pair.Shown(
        response: ContentID(stored: row["bResponseID"]), candidate: row["bCandidate"]))
  }

  /// The answers of pairs in their list's order, and where each pair stands in it.
  ///
  /// - Throws: ``NoList`` where the pairs were chosen otherwise, and make none.
  private static func listed(
    _ pairs: [Pair]
  ) throws -> (answers: [Pair.Shown], pairs: [ListedPair]) {
    var places: [ContentID: Int] = [:]
    var answers: [ContentID: Pair.Shown] = [:]
    for pair in pairs {
      for shown in [pair.a, pair.b] { answers[shown.response] = shown }
      places[pair.b.response, default: 0] += 1
    }
    let sorted = answers.values.sorted {
      (places[$0.response] ?? 0, $0.response) < (places[$1.response] ?? 0, $1.response)
    }
    guard
      sorted.enumerated().allSatisfy({ places[$1.response] ?? 0 == $0 }),
      pairs.count == sorted.count * (sorted.count - 1) / 2
    else { throw NoList(query: pairs.first?.query.description ?? "") }
    return (
      sorted,
      pairs.map {
        ListedPair(
          pair: $0,
          place: ListPlace(
            count: sorted.count, a: places[$0.a.response] ?? 0, b: places[$0.b.response] ?? 0))
      }
    )
  }
}

/// Pairs that are not those of one list, as a run that compared pairs has them.
struct NoList: Error, Hashable, CustomStringConvertible {
  let query: String

  var description: String {
    "the pairs of \(query) make no list of answers, and judging.answers is several; run again, so "
      + "that they are chosen for it"
  }
}
