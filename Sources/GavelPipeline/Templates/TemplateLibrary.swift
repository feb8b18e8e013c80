import Foundation
public import GavelCore
import Yams

/// Finds template packs and prompts: on disk first, then those built into the program.
public struct TemplateLibrary: Sendable {
  /// Folders that are searched, in their order.
  public let folders: [String]

  /// - Parameters:
  ///   - first: a folder that comes before all others: `--templates`, or the settings' `templates`.
  ///   - environment: `GAVEL_TEMPLATES` is the second.
  public init(first: String? = nil, environment: [String: String] = [:]) {
    folders = [first, environment["GAVEL_TEMPLATES"], "templates"].compactMap { $0 }
  }

  /// A pack by name, or by the path of its folder.
  public func pack(_ name: String) throws(TemplateProblem) -> TemplatePack {
    let (files, folder) = try files(ofPack: name)
    guard let settings = files["pack.yaml"] else {
      throw TemplateProblem("\(folder)/pack.yaml: missing; it names the parser")
    }
    let parser = try parser(in: settings, path: "\(folder)/pack.yaml")
    func text(_ file: String) throws(TemplateProblem) -> String {
      guard let text = files[file] else {
        throw TemplateProblem("\(folder)/\(file): missing; a template pack needs it")
      }
      return text
    }
    let texts = TemplatePack.Files(
      teacherSystem: files["teacher.system.txt"], teacher: try text("teacher.txt"),
      studentSystem: files["student.system.txt"], student: try text("student.txt"),
      target: try text("target.txt"),
      critiques: try critiques(files, settings: settings, folder: folder),
      several: try several(files, folder: folder))
    do throws(TemplateError) {
      return try TemplatePack(
        name: URL(fileURLWithPath: name).lastPathComponent, parser: parser, files: texts,
        folder: folder)
    } catch {
      throw TemplateProblem(error.description)
    }
  }

  /// Whether the pack of the settings can do what they ask of it, and the prompts beside it are
  /// sound.
  public func check(_ settings: Settings) throws(TemplateProblem) {
    let pack = try pack(settings.judging.format)
    _ = try prompt("candidate")
    _ = try prompt("reference")
    _ = try queryPrompts(settings.queries)
    if settings.judging.answers == .single {
      try checkSingle(settings.judging, pack)
    } else if settings.judging.reference != .without, !pack.showsReference {
      throw TemplateProblem(
        "template \"\(pack.name)\": its teacher.txt has no {{reference}}, and judging.reference is "
          + "\(settings.judging.reference.rawValue); add the slot, or judge without")
    }
    if settings.judging.answers == .pair, settings.judging.path == .critiques,
      pack.critiques?.combination == nil
    {
      throw TemplateProblem(
        "template \"\(pack.name)\" cannot judge by critiques: it has no combine.txt, and "
          + "judging.path is critiques; judge with critiquellm, or set judging.path to direct")
    }
    if settings.judging.answers == .several { try checkSeveral(settings, pack) }
    for export in settings.export {
      var student: TemplatePack?
      if let template = export.template { student = try self.pack(template) }
      guard let format = ExportFormats.named(export.format) else { continue }
      let obstacle =
        export.of == .pairs
        ? ExportFormats.obstacle(to: format, from: pack, student: student)
        : ExportFormats.obstacle(
          toResponsesIn: format, taughtBy: student ?? pack, modes: settings.judging.reference.modes)
      if let obstacle { throw TemplateProblem(obstacle) }
    }
  }

  /// Whether a pack can grade single answers in the modes that are asked for.
  private func checkSingle(
    _ judging: Settings.Judging, _ pack: TemplatePack
  ) throws(TemplateProblem) {
    guard let prompts = pack.critiques else {
      throw TemplateProblem(
        "template \"\(pack.name)\" cannot grade a single answer: it has no critique.txt, and "
          + "judging.answers is single; judge with judgelm or critiquellm, or set judging.answers "
          + "to pair")
    }
    guard prompts.modes.isSuperset(of: judging.reference.modes) else {
      throw TemplateProblem(
        "template \"\(pack.name)\" cannot grade a single answer without the reference: it has no "
          + "critique.rewrite.txt, and judging.reference is \(judging.reference.rawValue); set "
          + "judging.reference to with")
    }
  }

  /// Whether the packs of the settings can show several answers at once.
  private func checkSeveral(
    _ settings: Settings, _ pack: TemplatePack
  ) throws(TemplateProblem) {
    guard let several = pack.several else {
      throw TemplateProblem(
        "template \"\(pack.name)\" cannot show several answers: it has no teacher.several.txt, and "
          + "judging.answers is several; judge with judgelm, or set judging.answers to pair")
    }
    if settings.judging.reference != .without, !several.showsReference {
      throw TemplateProblem(
        "template \"\(pack.name)\": its teacher.several.txt has no {{reference}}, and "
          + "judging.reference is \(settings.judging.reference.rawValue); add the slot, or judge "
          + "without")
    }
    for export in settings.export {
      guard let template = export.template, try self.pack(template).several == nil else { continue }
      throw TemplateProblem(
        "export format \"\(export.format)\": template \"\(template)\" cannot show several answers, "
          + "and judging.answers is several; export with judgelm, or leave the template out")
    }
  }

  /// A single prompt by name (`candidate`, `augment.zh`), or by the path of its file.
  public func prompt(
    _ name: String, slots: Set<TemplateSlot> = TemplateSlot.question
  ) throws(TemplateProblem) -> Template {
    let isPath = name.contains("/")
    let file = isPath ? name : "\(name).txt"
    var source: (text: String, path: String)?
    for path in isPath ? [name] : folders.map({ "\($0)/\(file)" }) {
      if let text = try? String(contentsOfFile: path, encoding: .utf8) {
        source = (text, path)
        break
      }
    }
    if source == nil { source = EmbeddedTemplates.files[file].map { ($0, file) } }
    guard let source else {
      let names = Self.promptNames.joined(separator: ", ")
      throw TemplateProblem("no prompt named \"\(name)\"; there are: \(names)")
    }
    do throws(TemplateError) {
      return try Template(source.text, file: source.path, slots: slots)
    } catch {
      throw TemplateProblem(error.description)
    }
  }

  /// The names of the built-in prompts beside the packs, sorted.
  public static var promptNames: [String] {
    EmbeddedTemplates.files.keys.filter { $0.hasSuffix(".txt") && !$0.contains("/") }
      .map { String($0.dropLast(".txt".count)) }.sorted()
  }

  /// A built-in prompt, or the one that stands in its place, with the slots that it may have.
  public func builtInPrompt(_ name: String) throws(TemplateProblem) -> Template {
    try prompt(name, slots: Self.slots(of: name))
  }

  private static func slots(of name: String) -> Set<TemplateSlot> {
    switch name.prefix(while: { $0 != "." }) {
    case "augment": TemplateSlot.augment
    case "grade": TemplateSlot.grade
    default: TemplateSlot.question
    }
  }

  /// The names of all packs that can be found.
  public var names: [String] {
    var names = Set(
      EmbeddedTemplates.files.keys.filter { $0.hasSuffix("/pack.yaml") }
        .map { String($0.dropLast("/pack.yaml".count)) })
    for folder in folders {
      let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      names.formUnion(
        entries.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/pack.yaml") })
    }
    return names.sorted()
  }

  /// Writes the built-in templates into a folder, for people to change.
  ///
  /// A file that was changed there is never written over.
  public static func export(to folder: String) throws -> [String] {
    let names = EmbeddedTemplates.files.keys.filter { !$0.hasPrefix("recipes/") }.sorted()
    for name in names {
      let path = "\(folder)/\(name)"
      if let text = try? String(contentsOfFile: path, encoding: .utf8),
        text != EmbeddedTemplates.files[name]
      {
        throw TemplateProblem(
          "\(path): is there already and has been changed; choose another folder")
      }
    }
    return try names.map { name in
      let url = URL(fileURLWithPath: folder).appending(path: name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try (EmbeddedTemplates.files[name] ?? "").write(to: url, atomically: true, encoding: .utf8)
      return url.path
    }
  }

  // MARK: Files

  private func files(
    ofPack name: String
  ) throws(TemplateProblem) -> (files: [String: String], folder: String) {
    if name.contains("/") || name.hasPrefix(".") {
      let files = Self.read(folder: name)
      guard !files.isEmpty else {
        throw TemplateProblem("\(name): no template pack there, expected a folder with pack.yaml")
      }
      return (files, name)
    }
    for folder in folders {
      let path = "\(folder)/\(name)"
      let files = Self.read(folder: path)
      if files["pack.yaml"] != nil { return (files, path) }
    }
    let embedded = EmbeddedTemplates.files.filter { $0.key.hasPrefix("\(name)/") }
    guard !embedded.isEmpty else {
      throw TemplateProblem(
        "no template named \"\(name)\"; there are: \(names.joined(separator: ", "))")
    }
    return (
      Dictionary(
        uniqueKeysWithValues: embedded.map { (String($0.key.dropFirst(name.count + 1)), $0.value) }),
      "templates/\(name)"
    )
  }

  /// The prompts about one response.
  ///
  /// `critique.txt` is enough to grade; to compare two responses by
  /// their critiques takes all four files that a teacher reads, and to teach it both of a student's.
  private func critiques(
    _ files: [String: String], settings: String, folder: String
  ) throws(TemplateProblem) -> CritiquePrompts.Files? {
    let rewrite = "critique.rewrite.txt"
    let combining = ["combine.txt", "combine.rewrite.txt"]
    let learning = ["student.single.txt", "target.single.txt"]
    guard
      ([rewrite] + combining + learning).contains(where: { files[$0] != nil })
        || files["critique.txt"] != nil
    else { return nil }
    func require(_ names: [String], _ what: String) throws(TemplateProblem) {
      for name in names where files[name] == nil {
        throw TemplateProblem(
          "\(folder)/\(name): missing; \(what) needs \(names.joined(separator: ", "))")
      }
    }
    try require(["critique.txt"], "grading one answer")
    if combining.contains(where: { files[$0] != nil }) {
      try require(["critique.txt", rewrite] + combining, "judging by critiques")
    }
    if learning.contains(where: { files[$0] != nil }) {
      try require(learning, "a student of graded answers")
    }
    var prompts = CritiquePrompts.Files(
      critique: files["critique.txt"] ?? "", critiqueRewrite: files[rewrite],
      student: files[learning[0]], target: files[learning[1]],
      dimensions: try dimensions(in: settings, path: "\(folder)/pack.yaml"))
    if let combine = files[combining[0]], let rewrite = files[combining[1]] {
      prompts.combination = CombinePrompts.Files(combine: combine, rewrite: rewrite)
    }
    return prompts
  }

  /// The prompts of judging several answers at once: the files that are needed, or none.
  private func several(
    _ files: [String: String], folder: String
  ) throws(TemplateProblem) -> SeveralPrompts.Files? {
    let names = [
      "teacher.several.txt", "student.several.txt", "answer.several.txt", "target.several.txt",
    ]
    let texts = names.map { files[$0] }
    guard texts.contains(where: { $0 != nil }) else { return nil }
    for (name, text) in zip(names, texts) where text == nil {
      throw TemplateProblem(
        "\(folder)/\(name): missing; judging several answers needs "
          + names.joined(separator: ", "))
    }
    let found = texts.compactMap { $0 }
    return SeveralPrompts.Files(
      teacherSystem: files["teacher.several.system.txt"], teacher: found[0],
      studentSystem: files["student.several.system.txt"], student: found[1], answer: found[2],
      target: found[3])
  }

  /// `dimensions: {default: [...], CATEGORY: [...]}` of a pack's settings.
  private func dimensions(
    in yaml: String, path: String
  ) throws(TemplateProblem) -> [String?: [String]] {
    let loaded = try? Yams.load(yaml: yaml) as? [String: Any]
    guard let listed = loaded?["dimensions"] else { return [:] }
    guard let listed = listed as? [String: [String]] else {
      throw TemplateProblem(
        "\(path): dimensions: expected a list of names for each category and for \"default\"")
    }
    return listed.reduce(into: [:]) { $0[$1.key == "default" ? nil : $1.key] = $1.value }
  }

  private static func read(folder: String) -> [String: String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.filter { $0.hasSuffix(".txt") || $0 == "pack.yaml" }.reduce(into: [:]) {
      $0[$1] = try? String(contentsOfFile: "\(folder)/\($1)", encoding: .utf8)
    }
  }

  private func parser(
    in yaml: String, path: String
  ) throws(TemplateProblem) -> any JudgeFormat.Type {
    let loaded: Any?
    do {
      loaded = try Yams.load(yaml: yaml)
    } catch {
      throw TemplateProblem("\(path): not YAML: \(error)")
    }
    let known = JudgeFormats.all.map { $0.name }.joined(separator: ", ")
    guard let name = (loaded as? [String: Any])?["parser"] as? String else {
      throw TemplateProblem("\(path): missing \"parser\"; it is one of: \(known)")
    }
    guard let parser = JudgeFormats.named(name) else {
      throw TemplateProblem("\(path): no parser named \"\(name)\"; there are: \(known)")
    }
    return parser
  }
}

/// Templates that cannot be used.
public struct TemplateProblem: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
