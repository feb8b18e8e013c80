/// What must not stand in settings, and must not be printed when it does.
enum Secret {
  /// Keys under which people put a key; nothing of the kind is a setting.
  private static let keys: Set<String> = [
    "accesskey", "accesstoken", "apikey", "apitoken", "auth", "authorization", "authtoken",
    "bearer", "bearertoken", "credential", "credentials", "key", "passwd", "password", "secret",
    "secretkey", "token", "xapikey",
  ]

  /// Prefixes that providers give to their keys.
  private static let prefixes = [
    "sk-", "sk_", "pk-", "gsk_", "hf_", "xai-", "xoxb-", "ghp_", "github_pat_", "glpat-", "nvapi-",
    "r8_", "AIza", "AKIA", "Bearer ", "bearer ", "Basic ", "eyJ",
  ]

  static func isKeyName(_ name: String) -> Bool {
    let name = name.lowercased().filter { $0.isLetter || $0.isNumber }
    return keys.contains(name) || (name.hasSuffix("apikey") && name.count <= 20)
  }

  /// Whether a text might be a key: it begins like one, or holds a long random piece.
  static func mayBe(_ text: String) -> Bool {
    if prefixes.contains(where: text.hasPrefix) { return true }
    let pieces = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return pieces.contains { $0.count >= 20 && $0.count(where: \.isNumber) >= 4 }
  }

  /// The text in quotes, shortened; only its length where it might be a key.
  static func quoted(_ text: String) -> String {
    guard !mayBe(text) else { return "of \(text.count) characters" }
    let line = text.prefix { !$0.isNewline }
    let isWhole = line.count == text.count && line.count <= 60
    return isWhole ? "\"\(line)\"" : "\"\(line.prefix(60))…\""
  }

  static let advice =
    "put the key into an environment variable and its name under api_key_env"
}
