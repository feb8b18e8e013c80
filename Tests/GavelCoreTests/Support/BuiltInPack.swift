import Foundation

@testable import GavelCore

/// The packs in `templates/`, as the binary carries them.
enum BuiltInPack {
  static let names = ["critiquellm", "critiquellm-en", "json", "judgelm", "nova", "pandalm"]

  static func read(_ name: String) throws -> TemplatePack {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../templates/\(name)").standardized
    func text(_ file: String) throws -> String {
      try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    }
    let line = try text("pack.yaml").split(separator: "\n").first { $0.hasPrefix("parser:") }
    let parser = line.map { $0.dropFirst("parser:".count).trimmingWhitespace } ?? ""
    guard let format = JudgeFormats.named(parser) else {
      throw TemplateError(file: "\(name)/pack.yaml", line: 1, message: "no parser \"\(parser)\"")
    }
    let critiques = try (try? text("critique.txt")).map { critique in
      CritiquePrompts.Files(
        critique: critique, critiqueRewrite: try? text("critique.rewrite.txt"),
        student: try text("student.single.txt"), target: try text("target.single.txt"),
        dimensions: [nil: ["correctness", "meets the request"]])
    }
    return try TemplatePack(
      name: name, parser: format,
      files: TemplatePack.Files(
        teacherSystem: try? text("teacher.system.txt"), teacher: text("teacher.txt"),
        studentSystem: try? text("student.system.txt"), student: text("student.txt"),
        target: text("target.txt"), critiques: critiques, several: try? several(text)),
      folder: "templates/\(name)")
  }

  private static func several(
    _ text: (String) throws -> String
  ) throws -> SeveralPrompts.Files {
    try SeveralPrompts.Files(
      teacherSystem: try? text("teacher.several.system.txt"), teacher: text("teacher.several.txt"),
      studentSystem: try? text("student.several.system.txt"), student: text("student.several.txt"),
      answer: text("answer.several.txt"), target: text("target.several.txt"))
  }
}
