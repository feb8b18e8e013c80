import GRDB
public import GavelCore

/// What models said as students of single responses.
extension Store {
  /// Saves what a student said; its name is the critiques' teacher.
  public func saveAsStudent(_ critiques: [Critique]) async throws {
    try await database.write {
      try Self.save(critiques, in: "studentCritique", of: "student", $0)
    }
  }

  /// What a student said of the responses that are in the validation split, by response; its name is
  /// the critiques' teacher.
  ///
  /// What it said of responses that the run has no more stays out.
  public func studentCritiques(by student: String) throws -> [Critique] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT studentCritique.id, responseID, student AS teacher, referenceMode,
            studentCritique.requestID, studentCritique.state, overall, dimensions,
            studentCritique.text, problem
          FROM studentCritique
          JOIN response ON response.id = responseID
          JOIN placement ON placement.queryID = response.queryID AND split = 'validation'
          WHERE student = ? ORDER BY responseID, referenceMode
          """, arguments: [student]
      ).map { try Self.critique($0) }
    }
  }

  // MARK: What there is to ask about

  private static let isGradedForValidation = """
    placement.split = 'validation'
      AND EXISTS (SELECT 1 FROM critique WHERE responseID = response.id AND state = 'parsed')
    """

  /// The queries of the validation split that have a response with a grade, by id.
  public func gradedValidationQueries() throws -> [ContentID] {
    try database.read {
      try String.fetchAll(
        $0,
        sql: """
          SELECT DISTINCT response.queryID FROM placement
          JOIN response ON response.queryID = placement.queryID
          WHERE \(Self.isGradedForValidation) ORDER BY response.queryID
          """
      ).map { ContentID(stored: $0) }
    }
  }

  /// The responses of the validation split that have a grade of a teacher, by id.
  public func validationResponses() -> Pages<CritiquedResponse> {
    let database = database
    return Pages { after in
      try await database.read {
        try Self.critiquedResponses(after: after, where: Self.isGradedForValidation, in: $0)
      }
    }
  }

  /// Hands on the same responses, a page at a time, so that nobody is held up.
  public func forEachValidationResponse(_ body: (CritiquedResponse) throws -> Void) throws {
    var after: String?
    while let (responses, last) = try database.read({
      try Self.critiquedResponses(after: after, where: Self.isGradedForValidation, in: $0)
    }) {
      for response in responses { try body(response) }
      after = last
    }
  }
}
