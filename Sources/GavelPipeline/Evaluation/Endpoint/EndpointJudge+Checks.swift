import GavelCore
import GavelStore

/// What a run must have for a model to judge its validation split.
extension EndpointJudge {
  /// The prompts of the first of the run's exports that has a student's prompt.
  static func prompts(
    _ settings: Settings, _ options: Options, _ library: TemplateLibrary, in folder: String
  ) throws -> StudentPrompts {
    let answers = settings.judging.answers
    let taught = settings.export.first { export in
      export.of == (answers == .single ? .responses : .pairs)
        && ExportFormats.named(export.format)?.hasPrompt == true
    }
    let pack = try library.pack(options.template ?? taught?.template ?? settings.judging.format)
    func cannot(_ what: String) -> RunProblem {
      RunProblem(
        "template \"\(pack.name)\" \(what), and judging.answers is \(answers.rawValue); "
          + (options.template == nil
            ? "name another pack with --template" : "leave --template out, or name another pack"))
    }
    switch answers {
    case .pair: return StudentPrompts(pack: pack)
    case .several:
      guard let several = pack.several else { throw cannot("cannot show several answers") }
      return StudentPrompts(pack: pack, several: several)
    case .single:
      guard let single = pack.critiques, single.teaches else {
        throw cannot("has no student.single.txt and target.single.txt")
      }
      return StudentPrompts(pack: pack, single: single)
    }
  }

  static func requireValidation(
    _ store: Store, _ settings: Settings, in folder: String
  ) throws {
    guard try store.finishedStages().contains(.split) else {
      throw RunProblem(
        "\(folder): nothing to judge yet; the run has not come to its split: run it again first")
    }
    guard try store.validationQueryCount() > 0 else {
      throw RunProblem(
        "\(folder): the run has no validation split: split.validation is "
          + "\(DecimalText.of(settings.split.validation)) and no cluster of queries fell into it; "
          + "raise it and run again, answers that are stored cost nothing")
    }
    if settings.judging.answers == .single {
      guard try !store.gradedValidationQueries().isEmpty else {
        throw RunProblem(
          "\(folder): no teacher's grade of an answer in the validation split could be read, so "
            + "there is no label to hold a grade against; gavel status says what was dropped and why"
        )
      }
      return
    }
    guard try !store.validationQueries().isEmpty else {
      throw RunProblem(
        "\(folder): no sample of the validation split was kept, so there is no label to hold a "
          + "judgment against; gavel status says what was dropped and why")
    }
  }
}
