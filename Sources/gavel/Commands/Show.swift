import ArgumentParser
import GavelCore
import GavelPipeline
import GavelStore

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows the whole lineage of one record, prompts and raw answers included.",
    discussion: """
      ID is the id of a query (q-…), response (r-…), critique (c-…), pair (p-…), judgment (j-…), \
      sample (s-…) or request (a-…), the beginning of one, or a query's own id in its seed file.
      """)

  @OptionGroup var folder: RunFolder

  @Argument(help: "The record's id, or its beginning.")
  var id: String

  @Flag(help: "Prints JSON.")
  var json = false

  func run() throws {
    try reporting {
      let store = try folder.store()
      let found = try store.find(id)
      guard let first = found.first else {
        throw RunProblem(
          "no record \"\(id)\" in \(folder.run); ids are in the exported files and in dropped.jsonl"
        )
      }
      guard found.count == 1 else {
        let ids = found.map(\.description).joined(separator: "\n  ")
        throw RunProblem("\"\(id)\" fits several records; give more of the id:\n  \(ids)")
      }
      guard let lineage = try store.lineage(of: first) else {
        throw RunProblem("no record \"\(id)\" in \(folder.run)")
      }
      Talk.data(json ? lineage.pretty : LineageText(lineage).lines.joined(separator: "\n"))
    }
  }
}
