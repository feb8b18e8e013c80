/// Whether a text is the name of an environment variable rather than a key somebody pasted.
enum KeyVariable {
  /// A variable's name is in capitals, or stands in the environment.
  ///
  /// What is long and has digits but
  /// no `_` is more likely a key.
  static func isName(_ text: String, in environment: [String: String]) -> Bool {
    guard text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else { return false }
    if environment[text] != nil { return true }
    guard text.wholeMatch(of: /[A-Z_][A-Z0-9_]{0,63}/) != nil else { return false }
    return text.count < 20 || text.contains("_") || !text.contains(where: \.isNumber)
  }
}
