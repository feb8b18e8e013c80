/// Why a record went no further.
///
/// Every dropped record has exactly one; raw values are permanent.
public enum DropReason: String, Hashable, Sendable, CaseIterable {
  // read
  case invalidJSON = "invalid_json"
  case invalidUTF8 = "invalid_utf8"
  case invalidCSV = "invalid_csv"
  case notAnObject = "not_an_object"
  case missingField = "missing_field"
  case wrongType = "wrong_type"
  case emptyInstruction = "empty_instruction"
  case duplicateRecord = "duplicate_record"
  case lineTooLong = "line_too_long"
  case merged
  // sample
  case notSampled = "not_sampled"
  case overLimit = "over_limit"
  // augment
  case tooShort = "too_short"
  case echo
  case notAQuery = "not_a_query"
  case notWritten = "not_written"
  // diversify
  case exactDuplicate = "exact_duplicate"
  case nearDuplicate = "near_duplicate"
  case nearBenchmark = "near_benchmark"
  case selfBLEU = "self_bleu"
  case seedOnly = "seed_only"
  // grade, balance
  case lowQuality = "low_quality"
  case notBalanced = "not_balanced"
  // respond, pair
  case emptyResponse = "empty_response"
  case refusedResponse = "refused_response"
  case failedResponse = "failed_response"
  case identicalResponses = "identical_responses"
  // critique, judge, reconcile
  case unparsed
  case refused
  case truncated
  case failed
  case noReference = "no_reference"
  case noCritique = "no_critique"
  case pathsDisagree = "paths_disagree"
  case scoreMoved = "score_moved"
  case flipped
  case contradictoryScores = "contradictory_scores"
  case contradictoryReference = "contradictory_reference"
  case contradictoryLanguage = "contradictory_language"
  // export
  case referenceDropped = "reference_dropped"
  case noReason = "no_reason"
  case noScores = "no_scores"
  case tie
  case tooLong = "too_long"
  case surplus
  case listIncomplete = "list_incomplete"

  /// What the reason means, in one sentence, for reports and documentation.
  public var meaning: String {
    switch self {
    case .invalidJSON: "the line is not JSON"
    case .invalidUTF8: "the line is not UTF-8"
    case .invalidCSV: "the row does not fit the header, or a quote is never closed"
    case .notAnObject: "the record is not a JSON object"
    case .missingField: "a field that the format needs is missing"
    case .wrongType: "a field that should be text is something else"
    case .emptyInstruction: "the instruction is empty or white space"
    case .duplicateRecord: "the same record, with the same id, was read before"
    case .lineTooLong: "the line is longer than a record may be"
    case .merged: "the question was read before: the row's responses went to that query"
    case .notSampled: "the draw left it out"
    case .overLimit: "left out by --limit"
    case .tooShort: "what a model wrote is too short for a query"
    case .echo: "what a model wrote repeats an example that it was shown"
    case .notAQuery: "what a model wrote is no query"
    case .notWritten: "the answer has fewer queries than were asked for"
    case .exactDuplicate: "the same text as a query that was kept"
    case .nearDuplicate: "ROUGE-L F with a kept query is above the threshold"
    case .nearBenchmark: "ROUGE-L F with a text of the against files is above the threshold"
    case .selfBLEU: "among the highest Self-BLEU when the set was thinned out"
    case .seedOnly: "a seed that new queries were measured against, and that goes no further"
    case .lowQuality: "its quality is below the least"
    case .notBalanced: "the draw left it out, to balance difficulty and category"
    case .emptyResponse: "a response is empty"
    case .refusedResponse: "a response is a refusal"
    case .failedResponse: "a response could not be had"
    case .identicalResponses: "both responses are the same"
    case .unparsed: "the model's answer does not follow the format"
    case .refused: "the model refused"
    case .truncated: "the model's answer was cut at the token limit"
    case .failed: "the model's answer could not be had"
    case .noReference: "the query has no reference to show"
    case .noCritique:
      "a critique that is to be rewritten, or that the judgment builds on, could not be had"
    case .pathsDisagree: "two ways to the verdict came to different ones"
    case .scoreMoved: "the overall score of a rewritten critique is more than 1 from what it was"
    case .flipped: "the verdict changed when the answers changed places"
    case .contradictoryScores: "the reason says that the other answer is better"
    case .contradictoryReference: "the verdicts with and without the reference are opposite"
    case .contradictoryLanguage: "the reason is in another script than the query"
    case .referenceDropped: "the example of the pair's other reference mode was drawn"
    case .noReason: "the teacher gave a verdict and no reason"
    case .noScores: "the format wants scores and the judgment has none"
    case .tie: "a tie, and the export takes none, or no more"
    case .tooLong: "the example is longer than max_tokens"
    case .surplus: "left out so that the export is balanced"
    case .listIncomplete:
      "a line shows all answers of its list, and another pair of the list was not kept as judged"
    }
  }
}
