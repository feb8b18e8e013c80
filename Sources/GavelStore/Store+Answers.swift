import Foundation
import GRDB
public import GavelCore

/// A request that was sent, what it was for, and what came of it.
public struct AnsweredRequest: Hashable, Sendable {
  /// What the request is for: a stage's name, or `evaluate`, which makes nothing of the run.
  public enum Purpose: String, Hashable, Sendable, CaseIterable {
    case augment, grade, reference, respond, critique, judge, evaluate

    /// Whether its requests have numbers, since two may have the same words.
    var isNumbered: Bool { self == .augment }
  }

  public let request: CompletionRequest
  public let purpose: Purpose
  public let result: Result
  /// From sending to the last byte.
  public let duration: Duration
  /// Milliseconds since 1970.
  public let receivedAt: Int
  /// Whether it was taken from the cache: nothing was sent and nothing paid.
  public let isCached: Bool

  public enum Result: Hashable, Sendable {
    case completed(Completion)
    /// After all retries, with the last attempt's message.
    case failed(FailureClass, message: String)

    public var outcome: Outcome {
      switch self {
      case .completed(let completion): .completed(completion)
      case .failed(let failure, _): .failed(failure)
      }
    }
  }

  public init(
    request: CompletionRequest, purpose: Purpose, result: Result, duration: Duration,
    receivedAt: Int, isCached: Bool = false
  ) {
    self.isCached = isCached
    self.request = request
    self.purpose = purpose
    self.result = result
    self.duration = duration
    self.receivedAt = receivedAt
  }
}

extension Store {
  /// Commits answers and failures in one transaction.
  ///
  /// An answer takes its request's failure away.
  public func save(_ answered: [AnsweredRequest]) async throws {
    try await database.write { database in
      // What a student of a run that has ended is asked is counted with the run's own requests.
      try database.cachedStatement(sql: "DELETE FROM tally").execute()
      let insertion = try AnswerInsertion(database)
      for answered in answered { try insertion.insert(answered) }
    }
  }

  /// What a request came to, where it need not be sent again: an answer, or a failure that no
  /// further asking can mend.
  public func outcome(of request: ContentID) async throws -> Outcome? {
    try await database.read {
      try Self.outcome(of: request.description, askingAgain: FailureClass.passing, in: $0)
    }
  }

  static func outcome(
    of request: String, askingAgain failures: Set<FailureClass>, in database: Database
  ) throws -> Outcome? {
    let answer = try database.cachedStatement(sql: "SELECT * FROM answer WHERE requestID = ?")
    if let row = try Row.fetchOne(answer, arguments: [request]) {
      return .completed(try completion(row))
    }
    let failure = try database.cachedStatement(
      sql: "SELECT class FROM failure WHERE requestID = ?")
    guard let name = try String.fetchOne(failure, arguments: [request]),
      let failure = FailureClass(rawValue: name), !failures.contains(failure)
    else { return nil }
    return .failed(failure)
  }

  /// Gives the id of every request that is in the store, in any order.
  public func forEachRequestID(_ body: (String) -> Void) throws {
    try database.read { database in
      let ids = try String.fetchCursor(database, sql: "SELECT id FROM request")
      while let id = try ids.next() { body(id) }
    }
  }

  /// The requests that have an answer, by id.
  public func answeredRequests() throws -> [CompletionRequest] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT request.*, retry.slot AS attempt FROM request
          JOIN answer ON answer.requestID = request.id
          LEFT JOIN retry ON retry.attemptID = request.id ORDER BY request.id
          """
      ).map { try Self.request($0) }
    }
  }

  /// A row of `request`; of one that is not the first asking, with the column `attempt`.
  static func request(_ row: Row) throws -> CompletionRequest {
    let messages = try JSONParser.parse(row["messages"] as String).array ?? []
    let isNumbered = AnsweredRequest.Purpose(rawValue: row["purpose"])?.isNumbered == true
    return CompletionRequest(
      provider: row["provider"], name: row["name"], model: row["model"],
      parameters: try JSONParser.parse(row["parameters"] as String).object ?? JSONObject(),
      messages: messages.compactMap { message in
        guard let role = message.object?["role"]?.string,
          let content = message.object?["content"]?.string
        else { return nil }
        return CompletionRequest.Message(
          CompletionRequest.Message.Role(rawValue: role) ?? .user, content)
      }, number: isNumbered ? row["slot"] : nil,
      attempt: isNumbered ? row["attempt"] ?? 0 : row["slot"])
  }

  static func completion(_ row: Row) throws -> Completion {
    var usage: Completion.Usage?
    if let prompt = row["promptTokens"] as Int?, let answer = row["completionTokens"] as Int? {
      usage = Completion.Usage(
        prompt: prompt, completion: answer, cachedPrompt: row["cachedTokens"],
        reasoning: row["reasoningTokens"])
    }
    return Completion(
      text: row["text"], finish: Completion.Finish(rawValue: row["finish"]) ?? .other,
      finishReason: row["finishReason"], refusal: row["refusal"],
      servedModel: row["servedModel"], serverID: row["serverID"], usage: usage,
      logprobs: try (row["logprobs"] as String?).map { try JSONParser.parse($0) })
  }

  /// What each model of the settings has answered, failed and used so far.
  public func modelTotals() throws -> [ModelTotal] {
    try tallied(
      """
      SELECT name, purpose, COUNT(answer.requestID) AS answers,
        COALESCE(SUM(cached), 0) AS cached,
        SUM(CASE WHEN cached = 0 THEN promptTokens END) AS promptTokens,
        SUM(CASE WHEN cached = 0 THEN completionTokens END) AS completionTokens,
        SUM(CASE WHEN cached = 1 THEN promptTokens END) AS savedPrompt,
        SUM(CASE WHEN cached = 1 THEN completionTokens END) AS savedCompletion,
        COUNT(CASE WHEN cached = 0 AND promptTokens IS NULL THEN 1 END) AS uncounted,
        SUM(CASE WHEN cached = 0 AND promptTokens IS NULL
          THEN length(CAST(messages AS BLOB)) / 4 END) AS uncountedPrompt,
        SUM(CASE WHEN cached = 0 AND promptTokens IS NULL
          THEN length(CAST(text AS BLOB)) / 4 END) AS uncountedAnswer
      FROM request LEFT JOIN answer ON answer.requestID = request.id
      GROUP BY name, purpose ORDER BY name, purpose
      """
    ).map { row in
      ModelTotal(
        name: row["name"], purpose: row["purpose"], answers: row["answers"],
        promptTokens: row["promptTokens"] ?? 0, completionTokens: row["completionTokens"] ?? 0,
        answersWithoutUsage: row["uncounted"],
        uncountedPromptTokens: row["uncountedPrompt"] ?? 0,
        uncountedCompletionTokens: row["uncountedAnswer"] ?? 0, cached: row["cached"],
        savedPromptTokens: row["savedPrompt"] ?? 0,
        savedCompletionTokens: row["savedCompletion"] ?? 0)
    }
  }

  /// How long the answers of each model were for each purpose, and how long they took.
  public func answerMeasures() throws -> [AnswerMeasure] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT name, model, purpose, COUNT(*) AS answers, AVG(completionTokens) AS tokens,
            AVG(milliseconds) / 1000 AS seconds
          FROM answer JOIN request ON request.id = requestID WHERE completionTokens IS NOT NULL AND cached = 0
          GROUP BY name, model, purpose ORDER BY name, model, purpose
          """
      ).compactMap { row in
        AnsweredRequest.Purpose(rawValue: row["purpose"]).map {
          AnswerMeasure(
            name: row["name"], model: row["model"], purpose: $0, count: row["answers"],
            meanTokens: row["tokens"], meanSeconds: row["seconds"])
        }
      }
    }
  }

  /// The model names that servers reported, by the settings' names of those models.
  ///
  /// What was asked to evaluate a model is left out: it is no part of what the run made.
  public func servedModels() throws -> [String: [String]] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT name, servedModel FROM answer JOIN request ON request.id = requestID
          WHERE servedModel IS NOT NULL AND purpose <> 'evaluate' ORDER BY name, servedModel
          """
      ).reduce(into: [:]) { $0[$1["name"], default: []].append($1["servedModel"]) }
    }
  }

  /// Requests of the run that failed in a way that asking again may mend, further attempts included.
  public func openFailureCount() throws -> Int {
    let permanent = FailureClass.allCases.filter(\.isPermanent).map { "'\($0.rawValue)'" }
    return try count(
      """
      failure WHERE class NOT IN (\(permanent.joined(separator: ", "))) AND requestID IN (
        \(Self.failedRequests)
        UNION ALL SELECT attemptID FROM retry WHERE requestID IN (
          SELECT COALESCE(other.requestID, used.requestID) FROM (
            SELECT requestID FROM judgment WHERE state <> 'parsed'
            UNION ALL SELECT requestID FROM response WHERE state <> 'answered'
            UNION ALL SELECT requestID FROM reference WHERE state <> 'written'
            UNION ALL SELECT requestID FROM critique WHERE state <> 'parsed'
            UNION ALL SELECT requestID FROM grade WHERE state <> 'graded'
            UNION ALL SELECT requestID FROM (\(Self.fruitlessRequests))
          ) AS used LEFT JOIN retry AS other ON other.attemptID = used.requestID))
      """)
  }

  /// Requests that failed and were not answered since, by model and class.
  public func failures() throws -> [FailureTotal] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT name, class, COUNT(*) AS n, MAX(message) AS message
          FROM failure JOIN request ON request.id = requestID
          GROUP BY name, class ORDER BY name, class
          """
      ).compactMap { row in
        FailureClass(rawValue: row["class"]).map {
          FailureTotal(model: row["name"], failure: $0, count: row["n"], example: row["message"])
        }
      }
    }
  }
}

/// What one model was asked for one purpose.
public struct ModelTotal: Hashable, Sendable {
  public let name: String
  public let purpose: String
  /// Those from the cache among them.
  public let answers: Int
  /// As the server counted; answers without a count add nothing, nor do those from the cache.
  public let promptTokens: Int
  public let completionTokens: Int
  public let answersWithoutUsage: Int
  /// Of the answers without a count, at four bytes a token.
  public let uncountedPromptTokens: Int
  public let uncountedCompletionTokens: Int
  /// Answers from the cache, and the tokens that they cost whoever asked first.
  public let cached: Int
  public let savedPromptTokens: Int
  public let savedCompletionTokens: Int
}

/// How long answers were, and how long they took.
public struct AnswerMeasure: Hashable, Sendable {
  /// The model's name in the settings, and at its server.
  public let name: String
  public let model: String
  public let purpose: AnsweredRequest.Purpose
  public let count: Int
  public let meanTokens: Double
  /// Waiting for limits and retries are in it.
  public let meanSeconds: Double

  public init(
    name: String, model: String, purpose: AnsweredRequest.Purpose, count: Int, meanTokens: Double,
    meanSeconds: Double
  ) {
    self.name = name
    self.model = model
    self.purpose = purpose
    self.count = count
    self.meanTokens = meanTokens
    self.meanSeconds = meanSeconds
  }
}

/// How often requests to one model failed in one way.
public struct FailureTotal: Hashable, Sendable {
  public let model: String
  public let failure: FailureClass
  public let count: Int
  /// One of the messages.
  public let example: String
}
