/// Where a value of the settings was written.
public struct SettingsPlace: Hashable, Sendable {
  public enum Origin: Hashable, Sendable {
    /// A file, by the path that messages show.
    case file(String)
    /// A recipe, by name.
    case recipe(String)
    /// A `--set`, by the key it names.
    case flag(String)
  }

  public let origin: Origin
  /// From 1; nil where the place is a whole file or a flag.
  public let line: Int?
  /// From 1, in Unicode scalars; of a flag, which one it is.
  public let column: Int?

  public init(_ origin: Origin, line: Int? = nil, column: Int? = nil) {
    self.origin = origin
    self.line = line
    self.column = column
  }
}

extension SettingsPlace: CustomStringConvertible {
  /// `settings.yaml:12`, `recipe pandalm:3` or `--set models.llama.temperature`.
  public var description: String {
    let name =
      switch origin {
      case .file(let path): path
      case .recipe(let name): "recipe \(name)"
      case .flag(""): "--set"
      case .flag(let key): "--set \(key)"
      }
    return line.map { "\(name):\($0)" } ?? name
  }
}

extension SettingsPlace: Comparable {
  /// Files before recipes before flags, each by line.
  public static func < (left: SettingsPlace, right: SettingsPlace) -> Bool {
    (left.rank, left.line ?? 0, left.column ?? 0) < (right.rank, right.line ?? 0, right.column ?? 0)
  }

  private var rank: Int {
    switch origin {
    case .file: 0
    case .recipe: 1
    case .flag: 2
    }
  }
}
