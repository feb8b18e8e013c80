/// Settings that are ready to be used, and what they were resolved with.
public struct ResolvedSettings: Sendable {
  public let settings: Settings
  /// The process's environment over the `.env` beside the file.
  ///
  /// It holds keys: never print it.
  public let environment: [String: String]
  /// What is allowed and still worth a look, as `file:line: message`.
  public let warnings: [String]
}

/// Printing and dumping show the names of the variables and no value.
extension ResolvedSettings: CustomStringConvertible, CustomReflectable {
  public var description: String {
    "settings \(settings.name), variables \(environment.keys.sorted().joined(separator: ", "))"
  }

  public var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "settings": settings, "environment": environment.keys.sorted(), "warnings": warnings,
      ])
  }
}
