/// `{"prompt", "chosen", "rejected"}`: the answers themselves, for reward models and DPO.
///
/// Plain texts, what TRL calls a standard preference dataset with an explicit prompt: no chat
/// template is guessed at. `margin` is how far apart the judge's scores are, in points, where it
/// gave any; TRL's reward trainer reads it. A tie prefers nothing and makes no line.
public struct PreferenceExport: ExportFormat {
  public static let name = "preference"
  public static let unit = ExportUnit.sample
  public static let needsScores = false
  public static let needsReason = false
  public static let showsReference = false
  public static let hasPlaces = false
  public static let takesTies = false
  public static let readers = "TRL's DPOTrainer and RewardTrainer, LLaMA-Factory (ranking)"
  public static let datasetInfo: JSONObject? = JSONObject([
    ("ranking", true),
    ("columns", ["prompt": "prompt", "chosen": "chosen", "rejected": "rejected"]),
  ])

  public init(pack: TemplatePack) {}

  public func line(for example: Example) -> JSONValue {
    guard case .prefers(let position) = example.shown.preference else {
      preconditionFailure("a tie was let through to a format that takes none")
    }
    let (chosen, rejected) =
      position == .first ? (example.first, example.second) : (example.second, example.first)
    var line = JSONObject([
      ("prompt", .string(example.query.text)), ("chosen", .string(chosen.text)),
      ("rejected", .string(rejected.text)),
    ])
    // With a fraction always: readers that tell a column's type from its first rows see no integer.
    line["margin"] = example.shown.scores.map { .number(abs($0.first - $0.second).description) }
    return .object(line)
  }
}
