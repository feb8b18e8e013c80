extension SimulatedModel {
  /// The knobs of a simulated model.
  ///
  /// Shares are in [0, 1].
  public struct Profile: Hashable, Sendable {
    /// As a candidate: the mean quality of its answers, in [0, 1]; by default 0.6.
    public var quality: Double
    /// As a candidate: the standard deviation of that quality from answer to answer; by default 0.15.
    public var spread: Double
    /// As a candidate: the share of empty answers; by default none.
    public var empty: Double
    /// As a candidate or a teacher: the share of refusals; by default none.
    public var refusal: Double
    /// As a teacher: the share of verdicts drawn at random; by default none.
    public var noise: Double
    /// As a teacher: the share of verdicts that name the first answer, whatever it is; by default
    /// none.
    public var positionBias: Double
    /// As a teacher: the share of answers that follow no format; by default none.
    public var malformed: Double
    /// Mean time to an answer, in milliseconds; by default 0.
    public var latency: Double

    public init(
      quality: Double = 0.6, spread: Double = 0.15, empty: Double = 0, refusal: Double = 0,
      noise: Double = 0, positionBias: Double = 0, malformed: Double = 0, latency: Double = 0
    ) {
      self.quality = quality
      self.spread = spread
      self.empty = empty
      self.refusal = refusal
      self.noise = noise
      self.positionBias = positionBias
      self.malformed = malformed
      self.latency = latency
    }
  }
}
