/// JudgeLM's training record: the judgments without and with the reference in one line.
///
/// Source: the JudgeLM repository (arXiv 2310.17631). `text` begins with the line of scores. What
/// was not judged is null. The training code chooses between the two judgments itself.
public struct JudgeLMExport: ExportFormat {
  public static let name = "judgelm"
  public static let unit = ExportUnit.pair
  public static let needsScores = true
  public static let showsReference = true
  public static let readers = "JudgeLM's training code"

  public init(pack: TemplatePack) {}

  public func line(for example: Example) -> JSONValue {
    let query = example.query
    return [
      "question_id": .string(query.ownID ?? query.id.description),
      "question_body": .string(query.text),
      "answer1_body": .string(example.first.text),
      "answer2_body": .string(example.second.text),
      "answer1_model_id": .string(example.first.candidate),
      "answer2_model_id": .string(example.second.candidate),
      "answer1_metadata": ["decoding_method": .string(example.first.decoding)],
      "answer2_metadata": ["decoding_method": .string(example.second.decoding)],
      "score": Self.scores(example.said[.without]),
      "text": Self.text(example.said[.without]),
      "reference": query.reference.map {
        ["text": .string($0), "model": "reference", "decoding_method": "none"]
      } ?? .null,
      "score_w_reference": Self.scores(example.said[.with]),
      "text_w_reference": Self.text(example.said[.with]),
    ]
  }

  private static func scores(_ said: ParsedJudgment?) -> JSONValue {
    guard let scores = said?.scores else { return .null }
    return [.number(scores.first), .number(scores.second)]
  }

  private static func text(_ said: ParsedJudgment?) -> JSONValue {
    guard let scores = said?.scores else { return .null }
    let line = "\(scores.first.scoreText) \(scores.second.scoreText)"
    return .string(said?.reason.map { "\(line)\n\($0)" } ?? line)
  }
}
