import GavelCore

/// What is asked of a server that is to answer in JSON, where the settings leave the way open.
///
/// The request holds `{"type": "auto", "json_schema": …}`, whatever the server turns out to take.
enum JSONChoice {
  static func open(_ schema: JSONValue) -> JSONValue {
    ["type": "auto", "json_schema": schema]
  }

  /// The `response_format` that is sent: the schema, plain JSON, or none at all.
  static func responseFormat(_ asked: JSONValue, heeding quirks: Set<Quirk>) -> JSONValue? {
    guard asked.object?["type"] == "auto", let schema = asked.object?["json_schema"] else {
      return asked
    }
    if !quirks.contains(.noJSONSchema) { return ["type": "json_schema", "json_schema": schema] }
    return quirks.contains(.noJSONObject) ? nil : ["type": "json_object"]
  }

  /// The `output_config.format` that Anthropic's protocol has for it: a schema, or nothing.
  static func outputFormat(_ asked: JSONValue, heeding quirks: Set<Quirk>) -> JSONValue? {
    guard let schema = asked.object?["json_schema"]?.object?["schema"],
      asked.object?["type"] == "json_schema" || !quirks.contains(.noJSONSchema)
    else { return nil }
    return ["type": "json_schema", "schema": schema]
  }
}
