import GavelCore
import GavelStore

/// Whom a run has asked to judge, and which of them is meant.
struct RunTeachers {
  let folder: String
  let ofPairs: [TeacherMode]
  let ofResponses: [TeacherMode]

  private var all: [TeacherMode] {
    ofPairs + ofResponses.filter { !ofPairs.contains($0) }
  }

  private var names: [String] { Set(all.map(\.teacher)).sorted() }

  /// The teacher that is evaluated, in one of its modes.
  func chosen(_ judge: EvaluatedRun.Judge, _ mode: ReferenceMode?) throws -> TeacherMode {
    let name: String
    switch judge {
    case .model(let model):
      throw RunProblem(
        "\(folder): the model \"\(model)\" has judged nothing of the validation split")
    case .teacher(let given):
      guard !all.isEmpty else {
        throw RunProblem(
          "\(folder): no judgments yet; the run has not come to its judge stage: run it again first"
        )
      }
      if let given {
        guard names.contains(given) else { throw noTeacher(given) }
        name = given
      } else {
        guard names.count == 1 else {
          throw RunProblem(
            "\(folder): expected the name of a teacher, since there are several: \(list); choose "
              + "one with --teacher")
        }
        name = names[0]
      }
    }
    guard let mode else {
      return all.contains(TeacherMode(name, .without))
        ? TeacherMode(name, .without) : TeacherMode(name, .with)
    }
    return try require(TeacherMode(name, mode))
  }

  /// - Throws: ``RunProblem`` where no teacher of that name was asked.
  func require(named name: String) throws {
    guard names.contains(name) else { throw noTeacher(name) }
  }

  /// The teacher whose verdicts are the labels; nil where labels come from elsewhere.
  func other(than teacher: TeacherMode, _ against: EvaluatedRun.Against) throws -> TeacherMode? {
    switch against {
    case .nothing, .samples, .people: return nil
    case .otherReferenceMode:
      return try require(
        TeacherMode(teacher.teacher, teacher.mode == .without ? .with : .without))
    case .teacher(let name):
      try require(named: name)
      guard name != teacher.teacher else {
        throw RunProblem(
          "\(folder): expected two teachers to hold against each other, found \"\(name)\" twice; "
            + (names.count > 1 ? "there are: \(list)" : "the run has no other"))
      }
      return try require(TeacherMode(name, teacher.mode))
    }
  }

  private func require(_ teacher: TeacherMode) throws -> TeacherMode {
    guard all.contains(teacher) else {
      throw RunProblem(
        "\(folder): the teacher \"\(teacher.teacher)\" has judged nothing "
          + "\(teacher.mode.rawValue) a reference; \"judging.reference: both\" in the settings asks "
          + "in both modes")
    }
    return teacher
  }

  private func noTeacher(_ name: String) -> RunProblem {
    let nearest = Nearest.to(name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
    return RunProblem("\(folder): no teacher named \"\(name)\"; \(nearest)there are: \(list)")
  }

  private var list: String { names.joined(separator: ", ") }
}
