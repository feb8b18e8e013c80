/// Why `gavel init` wrote nothing.
public enum SettingsTemplateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// With what there is.
  case unknownRecipe(String)
  case exists(String)
  case cannotWrite(String)

  public var description: String {
    switch self {
    case .unknownRecipe(let text): text
    case .exists(let path): "\(path) is there already; move it, or name another folder"
    case .cannotWrite(let path): "cannot write \(path)"
    }
  }
}
