/// A bound that a measure must keep: `kappa=0.6`, `lower:agreement.accuracy=0.7`.
public struct EvaluationGate: Hashable, Sendable, CustomStringConvertible {
  /// What breaks it.
  public enum Kind: String, Hashable, Sendable {
    /// A value below the bound.
    case under
    /// A value above the bound.
    case over
  }

  /// Which of a measure's numbers is compared.
  public enum Of: String, Hashable, Sendable, CaseIterable {
    case value
    /// The lower end of its interval.
    case lower
    /// The upper end of its interval.
    case upper
  }

  public var kind: Kind
  public var of: Of
  /// The measure's name, with its section and a dot before it or without.
  public var name: String
  public var bound: Double

  /// Reads `[lower:|upper:][SECTION.]NAME=VALUE`.
  public init(_ text: String, kind: Kind) throws(UnreadableGate) {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2, let bound = Double(sides[1]), bound.isFinite else {
      throw UnreadableGate(text: text)
    }
    let parts = sides[0].split(separator: ":", omittingEmptySubsequences: false)
    let of = parts.count == 2 ? Of(rawValue: String(parts[0])) : .value
    guard parts.count <= 2, let of, let name = parts.last, !name.isEmpty else {
      throw UnreadableGate(text: text)
    }
    self.kind = kind
    self.of = of
    self.name = String(name)
    self.bound = bound
  }

  public var description: String {
    (of == .value ? "" : "\(of.rawValue):") + "\(name)=\(bound)"
  }
}

/// A text that is no bound of a measure.
public struct UnreadableGate: Error, Hashable, CustomStringConvertible {
  public let text: String

  public var description: String {
    "expected NAME=VALUE, such as kappa=0.6, agreement.kappa=0.6 or lower:kappa=0.6, "
      + "found \"\(text)\""
  }
}
