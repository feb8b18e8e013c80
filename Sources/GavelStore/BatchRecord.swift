/// A batch job as the store knows it.
public struct BatchRecord: Hashable, Sendable {
  /// How far a job has come.
  ///
  /// Raw values are permanent.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// Nothing was sent that could cost anything.
    case gathered
    /// Its requests are in a file at the server, and no job was made of it.
    case uploaded
    /// The job was asked for, and nobody knows whether the server has heard it.
    case sending
    /// The server has taken the job.
    case submitted
    /// Its results were read.
    case ended
    /// The server would not have the job as a whole.
    case refused
    /// The server has no such job, or no results of it any more.
    case lost
  }

  /// What became of one of its requests, an answer aside, which is in the table `answer`.
  ///
  /// Raw values are permanent.
  public enum RequestState: String, Hashable, Sendable, CaseIterable {
    /// It is in the job; its answer is in the results, where they hold one.
    case sent
    /// Nothing usable came of it here: it goes into another job.
    case again
    /// The server would not answer it.
    case failed
  }

  /// The job's own name here, `b-…`, which the server is told where its protocol lets it.
  public let id: String
  /// The model's name in the settings.
  public let name: String
  public let provider: String
  public let baseURL: String
  public var state: State
  /// The server's name of the uploaded requests.
  public var fileID: String?
  /// The server's name of the job.
  public var jobID: String?
  /// When the job was asked for, in milliseconds since 1970.
  public var sentAt: Int?
  /// What the server said of a job that came to nothing.
  public var message: String?
  /// The server's word for the job's state, when it was last asked.
  public var word: String?
  /// How many requests it had done then.
  public var done: Int?

  public init(
    id: String, name: String, provider: String, baseURL: String, state: State = .gathered,
    fileID: String? = nil, jobID: String? = nil, sentAt: Int? = nil, message: String? = nil,
    word: String? = nil, done: Int? = nil
  ) {
    self.id = id
    self.name = name
    self.provider = provider
    self.baseURL = baseURL
    self.state = state
    self.fileID = fileID
    self.jobID = jobID
    self.sentAt = sentAt
    self.message = message
    self.word = word
    self.done = done
  }
}
