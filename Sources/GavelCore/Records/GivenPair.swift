/// Two responses that came with their query: they are judged, and nobody was asked for them.
public struct GivenPair: Hashable, Sendable {
  /// One of the two.
  public struct Member: Hashable, Sendable {
    public let response: ContentID
    /// Who gave it, as the file says.
    public let candidate: String
    /// As it stands in the file; may be empty.
    public let text: String

    public init(response: ContentID, candidate: String, text: String) {
      self.response = response
      self.candidate = candidate
      self.text = text
    }
  }

  public let query: ContentID
  public let first: Member
  public let second: Member

  /// The pair of a row.
  ///
  /// The same text under the same name is the same response, in whatever row it stands; another
  /// text under that name is another response.
  public init(
    query: ContentID, first: (candidate: String, text: String),
    second: (candidate: String, text: String)
  ) {
    let one = Self.member(of: query, first, copy: false)
    let other = Self.member(of: query, second, copy: false)
    // Twice the same response in one row is still a pair, of two that are identical.
    self.init(
      query: query, first: one,
      second: one.response == other.response ? Self.member(of: query, second, copy: true) : other)
  }

  /// A pair as it was stored.
  public init(query: ContentID, first: Member, second: Member) {
    self.query = query
    self.first = first
    self.second = second
  }

  private static func member(
    of query: ContentID, _ response: (candidate: String, text: String), copy: Bool
  ) -> Member {
    let (candidate, text) = (response.candidate.storable, response.text.storable)
    var content = JSONObject([
      ("query", .string(query.description)), ("candidate", .string(candidate)),
      ("text", .string(text)),
    ])
    if copy { content["copy"] = true }
    return Member(
      response: ContentID(.response, .object(content)), candidate: candidate, text: text)
  }
}

extension Response {
  /// A response that came with its query.
  public init(_ given: GivenPair.Member, to query: ContentID) {
    let state: State =
      given.text.isBlank ? .empty : Refusal.isRefusal(given.text) ? .refused : .answered
    self.init(
      id: given.response, query: query, candidate: given.candidate, request: nil, state: state,
      text: state == .answered ? given.text : nil,
      dictates: state == .answered && VerdictDictation.isSuspected(in: given.text))
  }
}
