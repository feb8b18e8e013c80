/// One thing that is wrong with the settings, and where.
public struct SettingsProblem: Error, Hashable, Sendable {
  public let place: SettingsPlace
  /// The key it is about, for example `models.llama.temperature`; nil where the text says it.
  public let path: String?
  /// What was found, what was expected, what to do; never a secret.
  public let text: String

  public init(at place: SettingsPlace, path: String? = nil, _ text: String) {
    self.place = place
    self.path = path
    self.text = text
  }

  /// The problem without its place.
  public var message: String {
    guard let path, place.origin != .flag(path) else { return text }
    return "\(path): \(text)"
  }
}

extension SettingsProblem: CustomStringConvertible {
  public var description: String { "\(place): \(message)" }
}
