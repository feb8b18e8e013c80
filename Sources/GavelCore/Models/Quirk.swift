/// What a server was found to take otherwise than the settings ask for it, by its own refusal.
///
/// Found out once for each model and remembered in the run's store. The request's identity holds
/// what was asked for, not what was found out. Raw values are permanent.
public enum Quirk: String, Hashable, Sendable, CaseIterable {
  /// `max_tokens` has to be called `max_completion_tokens`.
  case maxCompletionTokens = "max_completion_tokens"
  /// The model's temperature cannot be chosen.
  case noTemperature = "no_temperature"
  case noTopP = "no_top_p"
  /// The server holds no answer to a JSON schema.
  case noJSONSchema = "no_json_schema"
  /// The server holds no answer to JSON at all.
  case noJSONObject = "no_json_object"

  /// What follows from it, for people.
  public var meaning: String {
    switch self {
    case .maxCompletionTokens: "max_tokens is sent as max_completion_tokens"
    case .noTemperature: "temperature is not sent"
    case .noTopP: "top_p is not sent"
    case .noJSONSchema: "no JSON schema is asked for"
    case .noJSONObject: "no JSON mode is asked for"
    }
  }
}
