import Foundation
import GavelTestSupport
import Testing

@testable import GavelPipeline

@Suite("The settings file that init writes")
struct SettingsTemplateTests {
  private static let recipes: [String?] = [nil] + Recipes.names.map { $0 }
  private static let environment = [
    "OPENAI_API_KEY": "x", "LLAMA_API_KEY": "x", "MISTRAL_API_KEY": "x",
  ]

  @Test("It is valid as it is, without a warning", arguments: recipes)
  func valid(recipe: String?) throws {
    let folder = try SettingsFolder(SettingsTemplate.text(recipe: recipe, name: "no: 1"))
    #expect(folder.problems() == "")
    let resolved = try folder.read()
    #expect(resolved.warnings.isEmpty)
    #expect(resolved.settings.name == "no: 1")
    #expect(resolved.settings.recipe == recipe)
    #expect(resolved.settings.candidates.count == 2)
  }

  /// The keys that stand commented out, each with the line it is on.
  private static func commented(_ text: String) -> [(index: Int, line: String)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      guard let match = $1.wholeMatch(of: /( *)# ([a-z_]+: [^ ].*)/) else { return nil }
      return ($0, "\(match.1)\(match.2)")
    }
  }

  @Test("Each key that stands commented out can be taken in as it is", arguments: recipes)
  func suggestions(recipe: String?) throws {
    let text = try SettingsTemplate.text(recipe: recipe, name: "demo")
    let suggestions = Self.commented(text)
    #expect(suggestions.count > 30)
    let folder = try SettingsFolder(files: [
      "benchmark.jsonl": "{}\n", "authority.pem": TestCertificates.authority,
    ])
    try FileManager.default.createDirectory(
      atPath: folder.path + "/templates", withIntermediateDirectories: true)
    for (index, line) in suggestions {
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      lines[index] = line
      try folder.write(lines.joined(separator: "\n"), to: "settings.yaml")
      #expect(folder.problems(environment: Self.environment) == "", "\(line)")
    }
  }

  @Test("What the recipe or a default says is what stands commented out", arguments: recipes)
  func sameAsDefaults(recipe: String?) throws {
    let text = try SettingsTemplate.text(recipe: recipe, name: "demo")
    let folder = try SettingsFolder(text)
    let before = try folder.read().settings
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let keys = ["pairs:", "format:", "reference:", "orders:", "swap:", "validation:", "export:"]
    for (index, line) in Self.commented(text)
    where keys.contains(where: { line.drop { $0 == " " }.hasPrefix($0) }) {
      lines[index] = line
    }
    try folder.write(lines.joined(separator: "\n"), to: "settings.yaml")
    #expect(try folder.read().settings == before)
  }

  @Test("Lines are at most 100 columns, and all models can be simulated", arguments: recipes)
  func simulated(recipe: String?) throws {
    let text = try SettingsTemplate.text(recipe: recipe, name: "demo")
    for line in text.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    let folder = try SettingsFolder(
      text.replacing("provider: openai\n", with: "provider: simulator\n"))
    #expect(folder.problems() == "")
    #expect(try folder.read().settings.models.allSatisfy { $0.provider == .simulator })
  }

  @Test("The variables of .env.example are those that the settings suggest")
  func environmentExample() throws {
    let (variables, faults) = DotEnv.read(
      SettingsTemplate.environmentExample.replacing("# LLAMA", with: "LLAMA")
        .replacing("# MISTRAL", with: "MISTRAL"))
    #expect(faults.isEmpty)
    #expect(Set(variables.keys) == Set(Self.environment.keys))
    #expect(Set(variables.values) == [""])
    let text = try SettingsTemplate.text(recipe: nil, name: "demo")
    for variable in variables.keys { #expect(text.contains("api_key_env: \(variable)")) }
  }

  @Test("Both files are written, named after the folder, and nothing is overwritten")
  func write() throws {
    let folder = try SettingsFolder()
    let target = folder.path + "/new/demo"
    let files = try SettingsTemplate.write(to: target, recipe: "pandalm")
    #expect(files == ["\(target)/settings.yaml", "\(target)/.env.example"])
    let text = try String(contentsOfFile: files[0], encoding: .utf8)
    let expected = try SettingsTemplate.text(recipe: "pandalm", name: "demo")
    #expect(text == expected)
    #expect(throws: SettingsTemplateError.exists("\(target)/settings.yaml")) {
      try SettingsTemplate.write(to: target)
    }
    try FileManager.default.removeItem(atPath: files[0])
    #expect(throws: SettingsTemplateError.exists("\(target)/.env.example")) {
      try SettingsTemplate.write(to: target)
    }
    #expect(!FileManager.default.fileExists(atPath: files[0]))
  }

  @Test("A recipe that is not there is named with those that are")
  func unknownRecipe() throws {
    let folder = try SettingsFolder()
    let error = #expect(throws: SettingsTemplateError.self) {
      try SettingsTemplate.write(to: folder.path, recipe: "pandaml")
    }
    #expect(
      error?.description
        == #"no recipe is called "pandaml"; did you mean "pandalm"?"#)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/settings.yaml"))
  }
}
