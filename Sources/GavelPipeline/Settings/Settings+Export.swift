extension Settings {
  /// An export that the settings do not have, by its name or its format's.
  func newExport(_ name: String) -> Export {
    let suffix = "-\(Export.Subject.responses.rawValue)"
    let isOfResponses = name.hasSuffix(suffix)
    var export = Export(format: isOfResponses ? String(name.dropLast(suffix.count)) : name)
    if isOfResponses || judging.answers == .single { export.of = .responses }
    return export
  }

  /// One export: its format, and which of the kept samples become lines of it.
  public struct Export: Hashable, Sendable {
    /// The name of an export format.
    public var format: String
    public var of = Subject.pairs
    /// The share of samples that are also exported with the sides exchanged, in [0, 1].
    public var swapAugmentation: Double
    /// The share of pairs whose example hides the reference; nil exports every kept sample.
    public var referenceDrop: Double?
    /// A line of more tokens than this, as estimated, is `over`; nil is no limit.
    public var maxTokens: Int?
    public var over = Over.drop
    public var balance = Balance.none
    public var ties = Ties.keep
    /// The pack of the student's prompt and target, by name or path; nil is the teacher's.
    public var template: String?
    /// For the dataset card, as Hugging Face calls it; nil is `other`.
    public var license: String?
    /// For the dataset card: codes of languages.
    public var languages: [String] = []

    public init(format: String, swapAugmentation: Double = 0, referenceDrop: Double? = nil) {
      self.format = format
      self.swapAugmentation = swapAugmentation
      self.referenceDrop = referenceDrop
    }

    /// What a line is about.
    public enum Subject: String, Hashable, Sendable, CaseIterable {
      case pairs
      /// Responses that were graded by themselves.
      case responses
    }

    /// What it is called in reports, and its folder: `messages`, `messages-responses`.
    public var name: String { of == .pairs ? format : "\(format)-\(of.rawValue)" }

    /// What becomes of a line above ``maxTokens``.
    public enum Over: String, Hashable, Sendable, CaseIterable {
      case drop
      /// It is written, and its line of the index says so.
      case flag
    }

    /// What is made equally frequent within each split.
    public enum Balance: String, Hashable, Sendable, CaseIterable {
      case none
      /// Lines that prefer the first answer and lines that prefer the second.
      case position
      /// The same, and ties.
      case label
    }

    /// How many ties are exported.
    public enum Ties: Hashable, Sendable {
      case keep, drop
      /// At most this share of a split's lines, in [0, 1].
      case atMost(Double)
    }

    /// The greatest share of ties.
    var tieShare: Double {
      switch ties {
      case .keep: 1
      case .drop: 0
      case .atMost(let share): share
      }
    }

    /// Whether which lines stay depends on all of them.
    var dependsOnAll: Bool { balance != .none || (tieShare > 0 && tieShare < 1) }
  }
}
