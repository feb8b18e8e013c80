import GRDB
public import GavelCore

extension Store {
  /// Finds the record that a person means: by id, by the beginning of an id, or by a query's own id.
  ///
  /// - Returns: the ids that fit, at most ten.
  public func find(_ text: String) throws -> [ContentID] {
    try database.read { database in
      var found: [String] = []
      if text.count >= 3, let tag = text.split(separator: "-").first,
        ContentID.Tag(rawValue: String(tag)) != nil
      {
        for table in [
          "query", "response", "critique", "studentCritique", "pair", "judgment", "studentJudgment",
          "sample", "request",
        ] {
          let ids = try String.fetchAll(
            database,
            sql: "SELECT id FROM \(table) WHERE id >= ? AND id < ? ORDER BY id LIMIT 10",
            arguments: [text, text + "~"])
          // A teacher may have been asked as a student, too, under the same id.
          found += ids.filter { !found.contains($0) }
        }
      }
      if found.isEmpty {
        found = try String.fetchAll(
          database, sql: "SELECT id FROM query WHERE ownID = ? ORDER BY id LIMIT 10",
          arguments: [text])
      }
      return found.prefix(10).map { ContentID(stored: $0) }
    }
  }

  /// Everything that is known of one record: where it came from, what was asked, what was answered
  /// and what was decided.
  ///
  /// A query shows all that was made of it; a response, pair, judgment or sample shows its query and
  /// its own branch; a request shows what was sent and what came back.
  public func lineage(of id: ContentID) throws -> JSONValue? {
    try database.read { database in
      switch id.tag {
      case .request: try Self.exchange(id.description, in: database)
      case .query: try Self.query(id.description, pairs: nil, in: database)
      case .response, .critique, .pair, .judgment, .sample:
        try Self.branch(of: id, in: database).flatMap {
          try Self.query($0.query, pairs: $0.pairs, in: database)
        }
      case nil: nil
      }
    }
  }

  /// The query that a record belongs to, and the pairs that it is part of.
  private static func branch(
    of id: ContentID, in database: Database
  ) throws -> (query: String, pairs: [String])? {
    let sql =
      switch id.tag {
      case .response:
        "SELECT response.queryID, pair.id FROM response LEFT JOIN pair "
          + "ON response.id IN (aResponseID, bResponseID) WHERE response.id = ?"
      case .critique:
        """
        SELECT response.queryID, pair.id FROM (
          SELECT id, responseID FROM critique
          UNION ALL SELECT id, responseID FROM studentCritique) AS said
        JOIN response ON response.id = said.responseID
        LEFT JOIN pair ON response.id IN (aResponseID, bResponseID) WHERE said.id = ?
        """
      case .pair: "SELECT queryID, id FROM pair WHERE id = ?"
      case .judgment:
        """
        SELECT queryID, pair.id FROM (
          SELECT id, pairID FROM judgment UNION ALL SELECT id, pairID FROM studentJudgment) AS said
        JOIN pair ON pair.id = said.pairID WHERE said.id = ?
        """
      default:
        "SELECT queryID, pair.id FROM sample JOIN pair ON pair.id = pairID WHERE sample.id = ?"
      }
    let rows = try Row.fetchAll(database, sql: sql, arguments: [id.description])
    guard let first = rows.first else { return nil }
    return (first[0], rows.compactMap { $0[1] as String? })
  }

  private static func query(
    _ id: String, pairs: [String]?, in database: Database
  ) throws -> JSONValue? {
    guard
      let row = try Row.fetchOne(database, sql: "SELECT * FROM query WHERE id = ?", arguments: [id])
    else { return nil }
    var query = object(
      row,
      [
        ("id", "id"), ("own_id", "ownID"), ("category", "category"), ("instruction", "instruction"),
        ("input", "input"), ("reference", "reference"),
      ])
    query["place"] = .string("\(row["file"] as String):\(row["line"] as Int)")
    if let request = row["requestID"] as String? {
      query["written_by"] = try exchange(request, in: database)
    }
    if let graded = try Row.fetchOne(
      database, sql: "SELECT * FROM grade WHERE queryID = ?", arguments: [id])
    {
      var grade = object(graded, [("state", "state"), ("problem", "problem")])
      for score in ["quality", "difficulty"] {
        grade[score] = (graded[score] as Double?).map { .number($0) }
      }
      grade["request"] = try exchange(graded["requestID"], in: database)
      query["grade"] = .object(grade)
    }
    query["dropped"] = try dropped("query", id, in: database)
    if let written = try Row.fetchOne(
      database, sql: "SELECT * FROM reference WHERE queryID = ?", arguments: [id])
    {
      var reference = object(written, [("state", "state"), ("text", "text")])
      try exchanges(of: written["requestID"], into: &reference, in: database)
      query["written_reference"] = .object(reference)
    }
    if let placement = try Row.fetchOne(
      database, sql: "SELECT * FROM placement WHERE queryID = ?", arguments: [id])
    {
      query["split"] = .object(object(placement, [("split", "split"), ("cluster", "cluster")]))
    }
    let pairRows = try Row.fetchAll(
      database, sql: "SELECT * FROM pair WHERE queryID = ? ORDER BY id", arguments: [id]
    ).filter { row in pairs?.contains(row["id"]) ?? true }
    let shown = Set(pairRows.flatMap { [$0["aResponseID"] as String, $0["bResponseID"]] })
    let responses = try Row.fetchAll(
      database, sql: "SELECT * FROM response WHERE queryID = ? ORDER BY candidate", arguments: [id]
    ).filter { row in pairs == nil || shown.contains(row["id"]) }
    query["responses"] = .array(
      try responses.map { row in
        var response = object(
          row, [("id", "id"), ("candidate", "candidate"), ("state", "state"), ("text", "text")])
        if row["dictates"] as Bool { response["dictates"] = true }
        if let request = row["requestID"] as String? {
          try exchanges(of: request, into: &response, in: database)
        } else {
          response["given"] = .array(try givenPlaces(of: row["id"], in: database))
        }
        for (key, table, judge) in [
          ("critiques", "critique", "teacher"), ("student_critiques", "studentCritique", "student"),
        ] {
          let critiques = try Row.fetchAll(
            database,
            sql: "SELECT * FROM \(table) WHERE responseID = ? ORDER BY \(judge), referenceMode",
            arguments: [row["id"] as String])
          if !critiques.isEmpty {
            response[key] = .array(
              try critiques.map { try critique($0, by: judge, in: database) })
          }
        }
        return .object(response)
      })
    query["pairs"] = .array(try pairRows.map { .object(try pair($0, in: database)) })
    return .object(query)
  }

  /// - Parameter judge: the column that says who graded.
  private static func critique(
    _ row: Row, by judge: String, in database: Database
  ) throws -> JSONValue {
    var critique = object(
      row,
      [
        ("id", "id"), (judge, judge), ("reference_mode", "referenceMode"),
        ("state", "state"), ("text", "text"), ("problem", "problem"),
      ])
    if let overall = row["overall"] as Double? { critique["overall"] = .number(overall) }
    if let dimensions = row["dimensions"] as String? {
      critique["dimensions"] = try parsed(dimensions)
    }
    if let request = row["requestID"] as String? {
      try exchanges(of: request, into: &critique, in: database)
    }
    return .object(critique)
  }

  private static func pair(_ row: Row, in database: Database) throws -> JSONObject {
    let id: String = row["id"]
    var pair = object(
      row,
      [
        ("id", "id"), ("a", "aCandidate"), ("a_response", "aResponseID"), ("b", "bCandidate"),
        ("b_response", "bResponseID"),
      ])
    pair["dropped"] = try dropped("pair", id, in: database)
    let judgments = try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM judgment WHERE pairID = ? ORDER BY teacher, referenceMode, shownOrder
        """, arguments: [id])
    pair["judgments"] = .array(try judgments.map { try judgment($0, by: "teacher", in: database) })
    let samples = try Row.fetchAll(
      database, sql: "SELECT * FROM sample WHERE pairID = ? ORDER BY teacher, referenceMode",
      arguments: [id])
    pair["samples"] = .array(
      try samples.map { row in
        var sample = object(
          row,
          [
            ("id", "id"), ("teacher", "teacher"), ("reference_mode", "referenceMode"),
            ("outcome", "outcome"), ("verdict", "verdict"),
          ])
        let contradictions = Self.contradictions(row)
        if !contradictions.isEmpty {
          sample["contradictions"] = .array(
            Contradiction.allCases.filter(contradictions.contains).map { .string($0.rawValue) })
        }
        sample["dropped"] = try dropped("sample", row["id"], in: database)
        return .object(sample)
      })
    let students = try Row.fetchAll(
      database,
      sql: """
        SELECT *, NULL AS checkRequestID FROM studentJudgment WHERE pairID = ?
        ORDER BY student, referenceMode, shownOrder
        """, arguments: [id])
    if !students.isEmpty {
      pair["student_judgments"] = .array(
        try students.map { try judgment($0, by: "student", in: database) })
    }
    return pair
  }

  /// - Parameter judge: the column that says who judged.
  private static func judgment(
    _ row: Row, by judge: String, in database: Database
  ) throws -> JSONValue {
    var judgment = object(
      row,
      [
        ("id", "id"), (judge, judge), ("order", "shownOrder"), ("reference_mode", "referenceMode"),
        ("state", "state"), ("said", "said"), ("verdict", "verdict"), ("problem", "problem"),
        ("reason", "reason"), ("reference", "reference"),
      ])
    if let first = row["firstScore"] as Double?, let second = row["secondScore"] as Double? {
      judgment["scores"] = [.number(first), .number(second)]
    }
    if let request = row["requestID"] as String? {
      try exchanges(of: request, into: &judgment, in: database)
    }
    if let request = row["checkRequestID"] as String? {
      judgment["check"] = try exchange(request, in: database)
    }
    return .object(judgment)
  }

  private static func dropped(
    _ kind: String, _ id: String, in database: Database
  ) throws -> JSONValue? {
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM dropped WHERE kind = ? AND recordID = ?",
        arguments: [kind, id])
    else { return nil }
    var drop = object(row, [("stage", "stage"), ("reason", "reason")])
    if let detail = row["detail"] as String?, let object = try parsed(detail).object {
      for (key, value) in object.members { drop[key] = value }
    }
    return .object(drop)
  }
}
