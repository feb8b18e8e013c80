/// What a judgment means for its pair: a candidate's side, or a tie.
///
/// A teacher speaks of positions, a verdict is about sides. The one becomes the other in
/// ``Judgment/verdict`` and nowhere else.
public typealias Verdict = Preference<Side>

/// One of two choices, or neither.
public enum Preference<Choice: Hashable & Sendable>: Hashable, Sendable {
  case prefers(Choice)
  case tie

  public func map<Other>(_ transform: (Choice) -> Other) -> Preference<Other> {
    switch self {
    case .prefers(let choice): .prefers(transform(choice))
    case .tie: .tie
    }
  }
}

/// Where an answer stood in the prompt that the teacher read.
public enum Position: String, Hashable, Sendable, CaseIterable, Codable {
  case first, second
}

/// One of the two responses of a pair.
///
/// Which response is `a` is drawn from the run's seed.
public enum Side: String, Hashable, Sendable, CaseIterable, Codable {
  case a, b

  public var other: Side { self == .a ? .b : .a }
}

/// In which order the teacher saw a pair.
public enum Order: String, Hashable, Sendable, CaseIterable, Codable {
  /// Side a stood first.
  case forward
  /// Side b stood first.
  case swapped

  /// The side that stood at a position.
  public func side(at position: Position) -> Side {
    (self == .forward) == (position == .first) ? .a : .b
  }

  public var other: Order { self == .forward ? .swapped : .forward }
}

/// Whether the teacher saw a reference answer.
public enum ReferenceMode: String, Hashable, Sendable, CaseIterable, Codable {
  case without, with
}

extension Preference where Choice: RawRepresentable, Choice.RawValue == String {
  /// Its permanent name in files and tables: the choice's, or `tie`.
  public var name: String {
    switch self {
    case .prefers(let choice): choice.rawValue
    case .tie: "tie"
    }
  }

  public init?(name: String) {
    if name == "tie" {
      self = .tie
    } else if let choice = Choice(rawValue: name) {
      self = .prefers(choice)
    } else {
      return nil
    }
  }
}
