/// Numbers the questions of some rows anew, so that only they are drawn.
struct QuestionNumbers {
  private var numbers: [Int32]
  private(set) var count = 0

  init(questions: Int) {
    numbers = Array(repeating: -1, count: questions)
  }

  /// The new number of a question, given when it is first asked for.
  mutating func number(_ question: Int32) -> Int {
    let place = Int(question)
    if numbers[place] < 0 {
      numbers[place] = Int32(count)
      count += 1
    }
    return Int(numbers[place])
  }
}
