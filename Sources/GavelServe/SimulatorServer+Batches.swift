extension SimulatorServer {
  /// How long batch jobs take, and what goes wrong with them.
  ///
  /// Shares are from 0 to 1. What happens to a line depends on the seed, its id and how often that
  /// came before, so that sending it again can succeed.
  public struct Batches: Hashable, Sendable {
    /// What a client may have to wait for longer than usual, the deed itself being done at once.
    ///
    /// Raw values are those of `gavel simulate --batch-stall`.
    public enum Step: String, Hashable, Sendable, CaseIterable {
      case upload, create, results
    }

    /// How the results of jobs are torn.
    ///
    /// Raw values are those of `gavel simulate --batch-tear`.
    public enum Tear: String, Hashable, Sendable, CaseIterable {
      /// The first download of a file ends in its middle with its connection.
      case connection
      /// A file ends after three fifths of its bytes.
      case file
      /// Every third line is cut in half.
      case line
      /// The last line has no end.
      case newline
    }

    /// Seconds from a job's making to its end.
    public var seconds: Double
    /// Whether results come in another order than the requests.
    public var reorder: Bool
    /// The share of results that come twice.
    public var duplicate: Double
    /// The share of answers that are missing from the results.
    public var drop: Double
    /// The share of results that come once more under an id that nobody gave.
    public var foreign: Double
    /// The share of lines that come to an error of the server.
    public var error: Double
    /// The share of jobs that expire with half of their lines answered.
    public var expire: Double
    /// The share of jobs that are refused as a whole, in OpenAI's protocol.
    public var refuse: Double
    /// The share of jobs that are over the limit of enqueued tokens, likewise.
    public var postpone: Double
    /// The most jobs of a model at work at a time; another is over the limit of enqueued tokens,
    /// likewise.
    public var atOnce: Int?
    /// How results are torn; nil leaves them whole.
    public var tear: Tear?
    /// Seconds by which the replies to steps come late.
    public var stall: [Step: Double]

    public init(
      seconds: Double = 0, reorder: Bool = false, duplicate: Double = 0, drop: Double = 0,
      foreign: Double = 0, error: Double = 0, expire: Double = 0, refuse: Double = 0,
      postpone: Double = 0, atOnce: Int? = nil, tear: Tear? = nil, stall: [Step: Double] = [:]
    ) {
      self.seconds = seconds
      self.reorder = reorder
      self.duplicate = duplicate
      self.drop = drop
      self.foreign = foreign
      self.error = error
      self.expire = expire
      self.refuse = refuse
      self.postpone = postpone
      self.atOnce = atOnce
      self.tear = tear
      self.stall = stall
    }
  }
}
