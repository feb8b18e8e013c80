extension ExportFormats {
  /// Why graded responses cannot be written in a format, or nil where they can.
  ///
  /// - Parameters:
  ///   - student: the pack of the student's prompts.
  ///   - modes: those in which responses are graded.
  public static func obstacle(
    toResponsesIn format: any ExportFormat.Type, taughtBy student: TemplatePack,
    modes: [ReferenceMode]
  ) -> String? {
    guard format.hasPrompt else {
      return "export format \"\(format.name)\": \(needsTwoAnswers(format))"
    }
    guard let prompts = student.critiques, prompts.teaches else {
      return
        "template \"\(student.name)\": it has no student.single.txt and target.single.txt, which a "
        + "student of graded responses reads and learns; add them, or export with another template"
    }
    guard prompts.modes.isSuperset(of: modes) else {
      return
        "template \"\(student.name)\": it has no critique.rewrite.txt and shows no response without "
        + "the reference; set judging.reference to with, or export with another template"
    }
    return nil
  }

  /// That a format's lines are no place for a single answer, and which formats' are.
  public static func needsTwoAnswers(_ format: any ExportFormat.Type) -> String {
    let names = all.filter { $0.hasPrompt }.map { $0.name }.joined(separator: ", ")
    return
      "a line of \(format.name) is a record of two answers, and single ones are exported; write "
      + "one of: \(names)"
  }
}
