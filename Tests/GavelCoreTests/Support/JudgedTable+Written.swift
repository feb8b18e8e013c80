@testable import GavelCore

extension JudgedTable {
  /// A table of rows as one would write them down: `question models label forward swapped`.
  ///
  /// Models are `x/y`, or `-` where nobody says; verdicts `a`, `b`, `tie`, `?` for what cannot be
  /// read and `-` for none. A line that ends with `*7` stands for seven questions.
  init(written lines: String) {
    self.init()
    var questions: [String: Int32] = [:]
    for line in lines.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      let times = words.last.flatMap { $0.first == "*" ? Int($0.dropFirst()) : nil }
      for copy in 0..<(times ?? 1) {
        let name = times == nil ? words[0] : "\(words[0])#\(copy)"
        let next = Int32(questions.count)
        var row = JudgedRow(question: questions[name, default: next])
        questions[name] = row.question
        if words[1] != "-" {
          let pair = words[1].split(separator: "/").map { number(of: String($0)) }
          (row.modelA, row.modelB) = (pair[0], pair[1])
        }
        if let verdict = Verdict(name: words[2]) { row.gold = .verdict(verdict) }
        row.forward = Self.prediction(words[3])
        row.swapped = Self.prediction(words[4])
        rows.append(row)
      }
    }
    self.questions = questions.count
  }

  private mutating func number(of model: String) -> Int32 {
    if let known = models.firstIndex(of: model) { return Int32(known) }
    models.append(model)
    return Int32(models.count - 1)
  }

  private static func prediction(_ word: String) -> Prediction? {
    word == "-" ? nil : Verdict(name: word).map(Prediction.verdict) ?? .unparsed
  }
}

extension EvaluationSection {
  func measure(_ name: String) -> Measured? { measures.first { $0.name == name } }
  func value(_ name: String) -> Double? { measure(name)?.value }
}
