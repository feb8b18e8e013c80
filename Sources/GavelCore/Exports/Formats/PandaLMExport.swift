/// PandaLM's training record.
///
/// Source: the PandaLM repository (arXiv 2306.05087). The reference is the one that the judge
/// wrote; an input or a reference that is not there is empty text, as in its files.
public struct PandaLMExport: ExportFormat {
  public static let name = "pandalm"
  public static let unit = ExportUnit.sample
  public static let needsScores = false
  public static let showsReference = false
  public static let readers = "PandaLM's training code"

  public init(pack: TemplatePack) {}

  public func line(for example: Example) -> JSONValue {
    [
      "inputs": [
        "instruction": .string(example.query.instruction),
        "input": .string(example.query.input ?? ""),
        "response1": .string(example.first.text),
        "response2": .string(example.second.text),
      ],
      "outputs": [
        "evaluation_result": .string(example.shown.preference.label),
        "evaluation_reason": .string(example.shown.reason ?? ""),
        "reference_response": .string(example.shown.reference ?? ""),
      ],
    ]
  }
}
