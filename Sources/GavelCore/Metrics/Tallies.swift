/// Sums of what each question adds to a measure, kept by question so that questions can be drawn.
///
/// A measure that is a function of such sums (all that come from a confusion matrix, means, moments)
/// is resampled without looking at its rows again.
public struct Tallies: Sendable {
  /// How many sums there are.
  public let width: Int
  /// How many questions; each has its own row of `width` amounts.
  public let questions: Int
  public private(set) var amounts: [Double]

  public init(width: Int, questions: Int) {
    self.width = width
    self.questions = questions
    amounts = Array(repeating: 0, count: width * questions)
  }

  /// Adds to one sum of one question.
  public mutating func add(_ amount: Double = 1, at column: Int, of question: Int) {
    precondition(column < width && question < questions, "a tally has no such place")
    amounts[question * width + column] += amount
  }

  /// The sums over all questions.
  public var total: [Double] {
    var sums = Array(repeating: 0.0, count: width)
    for question in 0..<questions {
      for column in 0..<width { sums[column] += amounts[question * width + column] }
    }
    return sums
  }
}
