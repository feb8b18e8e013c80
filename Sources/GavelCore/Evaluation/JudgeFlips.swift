/// How often one judge's verdict changes with the places, kept by question.
public struct JudgeFlips: Hashable, Sendable {
  public var judge: String
  public var questions: [Question]

  public struct Question: Hashable, Sendable {
    /// Pairs of this question that were read in both orders.
    public var judged: Int32
    /// Those of them with two different verdicts.
    public var flipped: Int32

    public init(judged: Int32, flipped: Int32) {
      self.judged = judged
      self.flipped = flipped
    }
  }

  public init(judge: String, questions: [Question]) {
    self.judge = judge
    self.questions = questions
  }

  func rate(_ resampling: Resampling) -> Measured {
    var tallies = Tallies(width: 2, questions: questions.count)
    for (place, question) in questions.enumerated() {
      tallies.add(Double(question.flipped), at: 0, of: place)
      tallies.add(Double(question.judged), at: 1, of: place)
    }
    return resampling.measured([Quotient(name: "flip_rate", part: 0, whole: 1)], in: tallies)[0]
  }
}
