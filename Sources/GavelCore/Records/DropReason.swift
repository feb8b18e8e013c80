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
  // sample
  case notSampled = "not_sampled"
  case overLimit = "over_limit"
  // diversify
  case exactDuplicate = "exact_duplicate"
  case nearDuplicate = "near_duplicate"
  case nearBenchmark = "near_benchmark"
  case selfBLEU = "self_bleu"
  // respond, pair
  case emptyResponse = "empty_response"
  case refusedResponse = "refused_response"
  case failedResponse = "failed_response"
  case identicalResponses = "identical_responses"
  // judge, reconcile
  case unparsed
  case refused
  case truncated
  case failed
  case noReference = "no_reference"
  case flipped
  // export
  case referenceDropped = "reference_dropped"
  case noReason = "no_reason"
  case noScores = "no_scores"
  case tie
  case tooLong = "too_long"
  case surplus

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
    case .notSampled: "the draw left it out"
    case .overLimit: "left out by --limit"
    case .exactDuplicate: "the same text as a query that was kept"
    case .nearDuplicate: "ROUGE-L F with a kept query is above the threshold"
    case .nearBenchmark: "ROUGE-L F with a text of the against files is above the threshold"
    case .selfBLEU: "among the highest Self-BLEU when the set was thinned out"
    case .emptyResponse: "a response is empty"
    case .refusedResponse: "a response is a refusal"
    case .failedResponse: "a response could not be had"
    case .identicalResponses: "both responses are the same"
    case .unparsed: "the teacher's answer does not follow the format"
    case .refused: "the teacher refused"
    case .truncated: "the teacher's answer was cut at the token limit"
    case .failed: "the teacher's answer could not be had"
    case .noReference: "the query has no reference to show"
    case .flipped: "the verdict changed when the answers changed places"
    case .referenceDropped: "the example of the pair's other reference mode was drawn"
    case .noReason: "the teacher gave a verdict and no reason"
    case .noScores: "the format wants scores and the judgment has none"
    case .tie: "a tie, and the export takes none, or no more"
    case .tooLong: "the example is longer than max_tokens"
    case .surplus: "left out so that the export is balanced"
    }
  }
}
