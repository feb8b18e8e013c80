import ArgumentParser
import GavelCore
import GavelPipeline

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Checks a settings file and its templates, and reports every problem at once.")

  @OptionGroup var options: SettingsOptions

  @Flag(help: "Prints problems and warnings as JSON.")
  var json = false

  func run() throws {
    try reporting {
      var problems: [JSONValue] = []
      var texts: [String] = []
      var warnings: [String] = []
      do {
        let (resolved, library) = try options.read(requiringKeys: true)
        warnings = resolved.warnings
        do throws(TemplateProblem) {
          try library.check(resolved.settings)
        } catch {
          texts.append("\(error)")
          problems.append(["message": .string("\(error)")])
        }
      } catch let error as SettingsProblems {
        texts.append("\(error)")
        problems += error.problems.map {
          [
            "file": .string(options.settings),
            "line": $0.place.line.map { .number($0) } ?? .null,
            "message": .string($0.description),
          ]
        }
      }
      if json {
        Talk.data(
          JSONValue.object(
            JSONObject([
              ("problems", .array(problems)),
              ("warnings", .array(warnings.map { .string($0) })),
            ])
          ).pretty)
      } else if texts.isEmpty {
        Talk.data("\(options.settings): no problems")
      }
      guard texts.isEmpty else {
        if !json { Talk.say(texts.joined(separator: "\n")) }
        throw ExitStatus.badSettings.code
      }
    }
  }
}
