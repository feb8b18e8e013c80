extension Schema {
  /// Responses of a query are found, and a second one that was asked for is refused, by one index:
  /// each costs a page written for each response.
  static let version19 = [
    "DROP INDEX responseByRequest",
    "DROP INDEX responseByQuery",
    """
    CREATE UNIQUE INDEX responseByQuery
    ON response (queryID, candidate, CASE WHEN requestID IS NULL THEN id ELSE '' END)
    """,
  ]
}
