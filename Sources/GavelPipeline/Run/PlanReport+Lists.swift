import GavelCore
import GavelStore

/// Requests that show a teacher several answers at once.
extension PlanReport {
  /// The teacher's prompts and the student's, with as many answers as a list has at most.
  static func listPrompts(
    _ settings: Settings, _ prompts: SeveralPrompts, example: Query
  ) -> [(name: String, messages: [CompletionRequest.Message])] {
    let there = settings.candidates.isEmpty ? settings.pairs.answers : settings.candidates.count
    let answers = (1...min(settings.pairs.answers, there)).map { "(answer \($0))" }
    let teacher = settings.judging.reference.modes.map { mode in
      (
        name: "teacher, \(answers.count) answers, \(mode.rawValue) reference",
        messages: prompts.teacherMessages(
          for: example, answers: answers,
          reference: mode == .with ? example.reference ?? "(the reference answer)" : nil)
      )
    }
    let student = prompts.studentMessages(for: example, answers: answers, reference: nil)
    return teacher + [(name: "student, \(answers.count) answers", messages: student)]
  }
}

extension PlanSample {
  /// The tokens of a prompt of the teacher that shows several answers, on average over queries and
  /// modes.
  ///
  /// - Parameter candidates: how many answers to a query that candidates answer are shown.
  func listing(
    _ settings: Settings, _ prompts: SeveralPrompts, candidates: Int, _ unwritten: UnwrittenTexts
  ) -> Reckoned {
    var all: [Reckoned] = []
    for query in queries {
      for mode in settings.judging.reference.modes {
        var extra = Reckoned.zero
        if mode == .with, query.reference == nil {
          guard let reference = unwritten.reference else { continue }
          extra = reference
        }
        var answers: [ContentID: String] = [:]
        for member in (given[query.id] ?? []).flatMap({ [$0.first, $0.second] }) {
          answers[member.response] = member.text
        }
        let shown =
          answers.isEmpty
          ? Array(repeating: "", count: candidates)
          : Array(answers.values.prefix(settings.pairs.answers))
        let prompt = Reckoned(
          tokensOf: prompts.teacherMessages(
            for: query, answers: shown,
            reference: mode == .with ? query.reference ?? "" : nil))
        all.append(
          prompt + extra + unwritten.answer * (answers.isEmpty ? Double(candidates) : 0))
      }
    }
    return all.mean ?? .zero
  }
}
