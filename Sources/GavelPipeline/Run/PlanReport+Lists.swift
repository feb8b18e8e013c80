import GavelCore
import GavelStore

/// Requests that show a teacher several answers at once.
extension PlanReport {
  /// - Parameters:
  ///   - lists: how many there are to show in each reference mode.
  ///   - bytes: of all questions and answers, once.
  ///   - references: of all references, once.
  static func listCalls(
    _ model: Settings.Model, _ settings: Settings, _ pack: TemplatePack,
    lists: [ReferenceMode: Int], bytes: Int, references: Int
  ) -> Calls {
    let (modes, orders) = (settings.judging.reference.modes, settings.judging.orders.orders)
    let count = modes.reduce(0) { $0 + (lists[$1] ?? 0) } * orders.count
    let prompt = pack.several?.teacher.source.utf8.count ?? 0
    let each = prompt + bytes / max(1, lists[.without] ?? 0)
    let shown = modes.contains(.with) ? references * orders.count : 0
    return calls(model, .judge, count: count, bytes: count * each + shown)
  }

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
