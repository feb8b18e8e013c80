/// The address of a server, as settings give it.
enum BaseURL {
  /// Why a text is not one.
  ///
  /// The text itself might hold a password and is never shown.
  enum Fault: Error, Hashable, CustomStringConvertible {
    case credentials, query, notHTTP

    var description: String {
      switch self {
      case .credentials: "a user name or password in a URL; \(Secret.advice)"
      case .query: "expected a URL without ? and #"
      case .notHTTP:
        "expected a URL that begins with http:// or https://, such as http://127.0.0.1:8000/v1"
      }
    }
  }

  /// Where Anthropic's own server is.
  static let anthropic = "https://api.anthropic.com"

  /// The URL without a slash at its end and without the protocol's own path, which is added later.
  static func normalized(_ text: String) throws(Fault) -> String {
    let parts = text.split(separator: /:\/\//, maxSplits: 1, omittingEmptySubsequences: false)
    let rest = parts.last ?? ""
    let authority = rest.prefix { !"/?#".contains($0) }
    guard !authority.contains("@") else { throw .credentials }
    guard parts.count == 2, ["http", "https"].contains(parts[0].lowercased()) else {
      throw .notHTTP
    }
    guard !rest.contains(where: "?#".contains) else { throw .query }
    guard
      authority.wholeMatch(of: /([A-Za-z0-9._~%-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/) != nil,
      rest.allSatisfy({ $0.isASCII && !$0.isWhitespace })
    else { throw .notHTTP }
    var path = rest.dropFirst(authority.count)
    trimSlashes(&path)
    for ending in ["/chat/completions", "/messages"] where path.hasSuffix(ending) {
      path = path.dropLast(ending.count)
      trimSlashes(&path)
    }
    return "\(parts[0].lowercased())://\(authority)\(path)"
  }

  private static func trimSlashes(_ path: inout Substring) {
    while path.last == "/" { path.removeLast() }
  }
}
