import GavelCore
import GavelStore

/// What a run must have for a model to judge its validation split.
extension EndpointJudge {
  /// The prompts of the first of the run's exports that has a student's prompt.
  static func prompts(
    _ settings: Settings, _ options: Options, _ library: TemplateLibrary, in folder: String
  ) throws -> StudentPrompts {
    guard settings.judging.answers != .single else {
      throw RunProblem(
        "\(folder): judging.answers is single, so the run has no pairs to judge; let the model answer "
          + "the prompts of the export, and give its answers with --predictions")
    }
    let taught = settings.export.first { export in
      export.of == .pairs && ExportFormats.named(export.format)?.hasPrompt == true
    }
    let pack = try library.pack(options.template ?? taught?.template ?? settings.judging.format)
    guard settings.judging.answers == .several else {
      return StudentPrompts(pack: pack, several: nil)
    }
    guard let several = pack.several else {
      throw RunProblem(
        "template \"\(pack.name)\" cannot show several answers, and judging.answers is several; "
          + "leave --template out")
    }
    return StudentPrompts(pack: pack, several: several)
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
    guard try !store.validationQueries().isEmpty else {
      throw RunProblem(
        "\(folder): no sample of the validation split was kept, so there is no label to hold a "
          + "judgment against; gavel status says what was dropped and why")
    }
  }
}
